/**
 * Columns, headings and the good case [recorded]; the words of the other states are guesses.
 * facts/cli.md 3.1
 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { isNamed, membersOf, type Member } from '../../server/domain/platform/members';
import { lastRun } from '../../server/domain/platform/replication-runs';
import { databaseVersion } from '../../server/domain/platform/versions';
import { ctime } from '../../server/runtime/date-text';
import { runText } from './replication-run-text';

export const dbreplicationRuntimestate: Command = {
  words: 'utils dbreplication runtimestate',
  about: 'shows the state of database replication on all nodes',
  evidence: 'recorded',
  on: ['cucm', 'presence'],
  takes: [{ name: 'nodename', need: 'optional', about: 'this node alone' }],
  async run(call) {
    const { cluster, node, args } = call;
    if (!node.services.runs('A Cisco DB')) throw new CommandFailed('Cisco DB is not running');
    const members = await membersOf(cluster, node);
    if (members.length < 2)
      throw new CommandFailed(
        'Runtime state cannot be performed on a cluster with a single active node; aborting operation',
      );
    const [asked] = args;
    const shown = asked === undefined ? members : members.filter(isNamed(asked));
    if (shown.length === 0) throw new CommandFailed(`${asked ?? ''} is not a node of this cluster`);
    const { schema, build } = cluster.release;
    const now = cluster.clock.now();
    return [
      '',
      `Server Time: ${ctime(now, 'UTC')}`,
      '',
      ...runText(lastRun(cluster, node), { now, release: Number(schema) }),
      '',
      `DB Version: ${databaseVersion(build)}`,
      '',
      'Repltimeout set to: 300s',
      'PROCESS option set to: 1',
      '',
      '',
      `Cluster Detailed View from ${node.name} (${members.length} Servers):`,
      '',
      ...table(call, shown),
      '',
      '',
    ].join('\n');
  },
};

/** Where columns begin behind the name, which is 25 wide from release 15 on [recorded] */
const WIDTHS = [18, 10, 10, 9, 15];

function table({ cluster, node }: CommandCall, members: readonly Member[]): string[] {
  const name = Number(cluster.release.schema) < 15 ? 20 : 25;
  const row = (first: string, cells: readonly string[]): string =>
    (first.padEnd(name) + cells.map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0)).join('')).trimEnd();
  return [
    row('', ['', 'PING', 'DB/RPC/', 'REPL.', 'Replication', 'REPLICATION SETUP']),
    row('SERVER-NAME', ['IP ADDRESS', '(msec)', 'DbMon?', 'QUEUE', 'Group ID', '(RTMT) & Details']),
    row('-----------', [
      ...['----------', '------', '-------', '-----', '-----------'],
      '------------------',
    ]),
    ...members.map((member) => row(member.host, cellsOf(member, node.name))),
  ];
}

function cellsOf(member: Member, viewer: string): string[] {
  const { name, address, queue, id, reached, runs } = member;
  const letter = (yes: boolean): string => (yes && reached ? 'Y' : 'N');
  return [
    address,
    // Nothing is measured: of itself 0.01-0.04, of others 0.1-2 [recorded]
    !reached ? 'Failed' : name === viewer ? '0.020' : '0.256',
    [runs('A Cisco DB'), true, runs('Cisco Database Layer Monitor')].map(letter).join('/'),
    String(queue),
    `(g_${id})`,
    setupText(member),
  ];
}

/** 2 and 3 [recorded], the others [guess] */
function setupText({ state, reached, publisher }: Member): string {
  const details = {
    0: 'Not Setup',
    1: 'Setup In Progress',
    2: 'Setup Completed',
    3: publisher ? 'Out Of Sync' : 'DB Active-Failed',
    4: 'Setup Failed',
  };
  // A node that was in step and does not answer is out of reach for its publisher.
  const shown = state === 2 && !reached ? 3 : state;
  return `(${shown}) ${details[shown]}`;
}
