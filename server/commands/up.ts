/** `ucmock up`: all clusters and nodes of a topology in this process. */
import { OPTIONS, type StartOptions } from '../config/options';
import { defineCommand } from './command';
import { runServer } from './serve';

export const up = defineCommand<StartOptions>({
  name: 'up',
  words: 'start all clusters and nodes of a topology (-f FILE; ucmock.yaml unless told)',
  options: OPTIONS,
  run: async (asked) => {
    await runServer(withTopology(asked.options), asked);
    return undefined;
  },
});

/** The file that is looked for when none is told. */
export function withTopology(options: StartOptions): StartOptions {
  return { ...options, topology: options.topology ?? 'ucmock.yaml' };
}
