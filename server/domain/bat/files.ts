/**
 * Bulk Administration > Upload/Download Files. A file may hold passwords and PINs, so that its
 * contents are sealed, and what is downloaded has these cells empty. [guess]
 */
import type { Cluster } from '../../cluster/cluster';
import { DomainRefusal } from '../../schema/refusal';
import type { Row, Tx } from '../../store/store';
import { linesOf, readLine, writeCsv } from './csv';
import { findColumn, layoutsOf } from './layouts';

export interface BatFile {
  pkid: string;
  name: string;
  target: string;
  transaction: string;
  size: number;
  /** epoch seconds */
  created: number;
}

const LONGEST_NAME = 255;

export interface NewFile {
  name: string;
  target: string;
  transaction: string;
  text: string;
  overwrite: boolean;
}

/** @throws DomainRefusal for a name that is taken or cannot be one */
export function storeFile(tx: Tx, cluster: Cluster, file: NewFile): BatFile {
  const { name, overwrite } = file;
  // [doc] a name with a comma cannot be uploaded; the rest keeps it out of paths
  if (!/^[^,/\\\p{Cc}]+$/u.test(name) || name.length > LONGEST_NAME)
    throw new DomainRefusal('invalid', `"${name}" cannot be the name of a file.`);
  const known = findFile(tx, name);
  if (known && !overwrite)
    throw new DomainRefusal('conflict', `There is a file ${name} already; say overwrite.`);
  if (known) dropFile(tx, known);
  const made: BatFile = {
    pkid: cluster.ids.pkid(),
    name,
    target: file.target,
    transaction: file.transaction,
    size: Buffer.byteLength(file.text),
    created: Math.floor(cluster.clock.now() / 1000),
  };
  tx.run(
    `insert into batfileinfo (pkid, filename, target, transactiontype, filesize, timecreated, contents)
     values (?, ?, ?, ?, ?, ?, ?)`,
    ...[made.pkid, name, made.target, made.transaction, made.size, made.created],
    cluster.sealer.seal(file.text),
  );
  return made;
}

export function listFiles(tx: Tx): BatFile[] {
  return tx.all(`${FILES} order by filename`).map(fileOf);
}

export function findFile(tx: Tx, name: string): BatFile | undefined {
  const row = tx.get(`${FILES} where filename = ?`, name);
  return row && fileOf(row);
}

/** @throws DomainRefusal */
export function needFile(tx: Tx, name: string): BatFile {
  const file = findFile(tx, name);
  if (!file) throw new DomainRefusal('not found', `There is no file ${name}.`);
  return file;
}

/** All that the file says, for the job that reads it. */
export function contentsOf(tx: Tx, { sealer }: Pick<Cluster, 'sealer'>, { pkid }: BatFile): string {
  const row = tx.get('select contents from batfileinfo where pkid = ?', pkid);
  return sealer.open(String(row?.contents));
}

/** The file for somebody to look at: its secrets are left out. */
export function shownContents(tx: Tx, cluster: Cluster, file: BatFile): string {
  const text = contentsOf(tx, cluster, file);
  const { user, phone, profile } = layoutsOf(cluster.model);
  const [head, ...records] = linesOf(text).map(readLine);
  const secret = (head?.cells ?? []).map(
    (label) => findColumn([user, phone, profile], label)?.column.secret === true,
  );
  if (!head || !secret.includes(true)) return text;
  const masked = records.map(({ cells, broken }) =>
    // A line that cannot be read is not known to be without a secret.
    broken === undefined ? cells.map((cell, i) => (secret[i] === true ? '' : cell)) : [],
  );
  return writeCsv([head.cells, ...masked]);
}

/** @throws DomainRefusal while a job still needs it */
export function dropFile(tx: Tx, { pkid, name }: BatFile): void {
  const job = tx.get(
    `select j.jobid from batfileinfojobmap m join batjob j on j.pkid = m.fkbatjob
      where m.fkbatfileinfo = ? and j.status in ('Hold', 'Pending', 'Processing')`,
    pkid,
  );
  if (job)
    throw new DomainRefusal(
      'conflict',
      `The file ${name} is needed by the job ${Number(job.jobid)}.`,
    );
  tx.run('delete from batfileinfo where pkid = ?', pkid);
}

const FILES =
  'select pkid, filename, target, transactiontype, filesize, timecreated from batfileinfo';

function fileOf(row: Row): BatFile {
  return {
    pkid: String(row.pkid),
    name: String(row.filename),
    target: String(row.target),
    transaction: String(row.transactiontype),
    size: Number(row.filesize),
    created: Number(row.timecreated),
  };
}
