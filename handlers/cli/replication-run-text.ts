/**
 * The block "Cluster Replication State" of runtimestate. Forms of 10.0 to 15 are [recorded] or
 * [doc]; which release between them brought which is a guess. facts/cli.md 3.1
 */
import {
  outOfStep,
  progressOf,
  type ReplicationRun,
} from '../../server/domain/platform/replication-runs';
import { databaseVersion } from '../../server/domain/platform/versions';
import { stamp } from '../../server/runtime/date-text';
import { heading } from './heading';

interface Now {
  now: number;
  /** 15 */
  release: number;
}

export function runText(run: ReplicationRun, when: Now): string[] {
  const [first = '', ...others] = run.kind === 'sync' ? syncLines(run, when) : runLines(run, when);
  return [
    `Cluster Replication State: ${first}`,
    ...others.map((line) => (line === '' ? '' : `     ${line}`)),
  ];
}

function syncLines({ startedAt, endsAt, tables }: ReplicationRun, { release }: Now): string[] {
  const [ended, file] = [stamp(endsAt, '-', 5), outputFile(startedAt)];
  const see = `Use CLI to see detail: 'file view activelog ${file}'`;
  const result = `SYNC COMPLETED on ${tables} tables out of ${tables}`;
  return release < 12
    ? [
        `BROADCAST SYNC Completed on 1 servers at: ${ended}`,
        `Last Sync Result: ${result}`,
        'Sync Status: NO ERRORS',
        see,
      ]
    : [
        `BROADCAST SYNC ended at: ${ended}`,
        `Sync Result: ${result}`,
        'Sync Status: All Tables are in sync',
        see,
      ];
}

/** `20211207_174435_dbl_repl_output_Broadcast.log` [recorded] */
function outputFile(at: number): string {
  const [day, time] = [stamp(at, '', 3), stamp(at, '', 6).slice(8)];
  return `cm/trace/dbl/${day}_${time}_dbl_repl_output_Broadcast.log`;
}

function runLines(run: ReplicationRun, when: Now): string[] {
  const lines = progressLines(run, when);
  return progressOf(run, when.now).ended
    ? [...lines, '', `Use 'file view activelog ${reportFile(run)}' to see the details`]
    : lines;
}

function progressLines(run: ReplicationRun, { now, release }: Now): string[] {
  const { kind, startedAt, tables } = run;
  const { ended, done } = progressOf(run, now);
  const verb = kind === 'status' ? 'checked' : 'processed';
  const capital = kind === 'status' ? 'Checked' : 'Processed';
  const started = `Replication ${kind} command started at: ${stamp(startedAt, '-', 5)}`;
  if (!ended)
    return [
      started,
      `Replication ${kind} command in PROGRESS. ${capital} ${done} tables out of ${tables}`,
    ];
  const apart = outOfStep(run).map(({ host }) => host);
  return [
    started,
    release < 14
      ? `Replication ${kind} command COMPLETED ${tables} tables ${verb} out of ${tables}`
      : `Replication ${kind} command COMPLETED. ${capital} ${tables} tables out of ${tables}`,
    apart.length === 0
      ? 'No Errors or Mismatches found.'
      : `Errors or Mismatches Were Found!!! (${apart.join(', ')})`,
  ];
}

/**
 * What the file of a run says: of each table that differs the rows of each node, and how many it has
 * too many, too few and otherwise; the form is that of the database's own check. [guess]
 */
export function reportText(run: ReplicationRun, when: Now, build: string): string {
  const { found, members } = run;
  const lines = [heading(`utils dbreplication ${run.kind}`), '', ...progressLines(run, when), ''];
  if (!progressOf(run, when.now).ended) return `${lines.join('\n')}\n`;
  for (const name of found.away) lines.push(`${name} does not answer`, '');
  const compared = members.filter((member) => !found.away.includes(member.name));
  for (const { table, rows, nodes } of found.tables)
    lines.push(
      `------   Statistics for ${table} ------`,
      '',
      numbersRow('Node', ['Rows', 'Extra', 'Missing', 'Mismatch', 'Processed']),
      numbersRow('-'.repeat(NAME), Array<string>(5).fill('-'.repeat(9))),
      ...compared.map((member) => {
        const of = nodes.get(member.name) ?? { rows, extra: [], missing: [], mismatch: [] };
        const numbers = [of.rows, of.extra.length, of.missing.length, of.mismatch.length, 0];
        return numbersRow(`g_${member.id}_${databaseVersion(build)}`, numbers.map(String));
      }),
      '',
    );
  return `${lines.join('\n')}\n`;
}

const NAME = 28;

function numbersRow(name: string, cells: readonly string[]): string {
  return `${name.padEnd(NAME)} ${cells.map((cell) => cell.padStart(9)).join(' ')}`;
}

/** What the command says that began it; the texts of the two differ in these two lines. */
export function backgroundText(
  run: ReplicationRun,
  { begun, output }: { begun: string; output: string },
): string {
  const file = reportFile(run);
  return [
    heading(`utils dbreplication ${run.kind}`),
    '',
    begun,
    "Use command 'utils dbreplication runtimestate' to check its progress",
    '',
    `${output} ${file}`,
    '',
    `Please use "file view activelog ${file} " command to see the output`,
    '',
  ].join('\n');
}

/** `cm/trace/dbl/sdi/ReplicationStatus.2019_07_03_07_54_21.out` [recorded] */
function reportFile({ kind, startedAt }: ReplicationRun): string {
  const word = kind === 'status' ? 'Status' : 'Repair';
  return `cm/trace/dbl/sdi/Replication${word}.${stamp(startedAt, '_', 6)}.out`;
}
