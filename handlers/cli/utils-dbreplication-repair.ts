/**
 * Brings the tables of nodes into step, in the background by its words [doc] facts/cli.md 3.2. A
 * link that is cut or a replication that is not set up stays so. [guess]
 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { repairTables } from '../../server/domain/platform/replication-repair';
import { keepRun } from '../../server/domain/platform/replication-runs';
import { namedSubscribers, NODE, onPublisherOnly, withPublisher } from './replication-members';
import { backgroundText } from './replication-run-text';

export const dbreplicationRepair: Command = {
  words: 'utils dbreplication repair',
  about: 'brings the tables of nodes into step with the publisher',
  evidence: 'doc',
  on: ['cucm', 'presence'],
  takes: [NODE],
  run: (call) => repair(call),
};

/** The syntax is [doc], that it says what repair says a [guess]. */
export const dbreplicationRepairtable: Command = {
  words: 'utils dbreplication repairtable',
  about: 'brings one table of nodes into step with the publisher',
  evidence: 'doc',
  on: ['cucm', 'presence'],
  takes: [
    { name: 'tablename', need: 'mandatory', about: 'name of a table' },
    { ...NODE, need: 'optional' },
  ],
  async run(call) {
    const [table = '', node = 'all'] = call.args;
    if (!(table.toLowerCase() in call.cluster.model.tables))
      throw new CommandFailed(`${table} is not a table of this database`);
    return repair({ ...call, args: [node] }, [table.toLowerCase()]);
  },
};

async function repair(call: CommandCall, tables?: string[]): Promise<string> {
  onPublisherOnly(call);
  const named = await namedSubscribers(call);
  const found = await repairTables(call.cluster, named, tables);
  const members = await withPublisher(call, await namedSubscribers(call));
  return backgroundText(keepRun(call.cluster, call.node, { kind: 'repair', members, found }), {
    begun: 'Replication Repair is now running in the background.',
    output: 'Output will be in file',
  });
}
