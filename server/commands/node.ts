/** `ucmock node CLUSTER/NODE`: one node of a topology; the others run elsewhere. */
import { OPTIONS, type StartOptions } from '../config/options';
import { defineCommand } from './command';
import { runServer } from './serve';
import { withTopology } from './up';

export const node = defineCommand<StartOptions>({
  name: 'node',
  words: 'start one node of a topology; needs --redis',
  takes: [{ name: 'CLUSTER/NODE', words: 'of the topology' }],
  options: OPTIONS,
  run: async (asked) => {
    const [name] = asked.words;
    await runServer({ ...withTopology(asked.options), node: name }, asked);
    return undefined;
  },
});
