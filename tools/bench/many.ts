/**
 * Many devices on disk: what they cost at start and in memory.
 *
 * The phones are copies of one that AXL added, written into the file by SQL: each with its
 * run-time rows and indexes, without entries in the change log, which no start reads.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '../../server/runtime/clock';
import { createIds } from '../../server/runtime/ids';
import { openFile, type Database } from '../../server/store/sqlite';
import { prepareConnection } from '../../server/store/store';
import { resident, startUcmock, stop } from './processes';
import * as requests from './requests';
import { starts } from './starts';
import { note } from './table';

/** 1:1 rows that a phone has from its start. */
const RUN_TIME = [
  'extensionmobilitydynamic',
  'deviceprivacydynamic',
  'devicehlogdynamic',
  'dnddynamic',
];

export async function manyDevices(count: number, runs: number): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-bench-'));
  const args = ['--data', data];
  const first = await startUcmock(args);
  await requests.provision(first, 1);
  await stop(first.child);
  const empty = await memoryAtWork(args);
  multiply(join(data, 'ucm-pub.db'), count);
  const shown = count.toLocaleString('en');
  await starts(`... with ${shown} devices on disk`, args, runs);
  const full = await memoryAtWork(args);
  const size = statSync(join(data, 'ucm-pub.db')).size / 1e6;
  const per = ((full - empty) / count) * 100_000;
  note(
    `resident with ${shown} devices on disk`,
    `${full} MB, ${per.toFixed(1)} MB more for 100,000 (${size.toFixed(0)} MB file)`,
    '+ 25 MB per 100,000',
    per <= 25,
  );
  rmSync(data, { recursive: true, force: true });
}

/** Memory of a server that has just opened the file and answered for several hundred devices. */
async function memoryAtWork(args: string[]): Promise<number> {
  const ucm = await startUcmock(args);
  for (let i = 0; i < 300; i += 1) await requests.ask(ucm, requests.numbered(requests.getPhone, 1));
  await requests.ask(ucm, requests.someOfMany);
  const memory = resident(ucm.child);
  await stop(ucm.child);
  return memory;
}

export function multiply(file: string, count: number): void {
  const database = openFile(file);
  prepareConnection(database, createClock(), createIds());
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -200000;',
  );
  const triggers = database
    .prepare("select name, sql from sqlite_master where type = 'trigger'")
    .all() as { name: string; sql: string }[];
  database.exec('begin');
  for (const { name } of triggers) database.exec(`drop trigger "${name}"`);
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;
  copyRows(
    database,
    'device',
    `${numbers} select {columns} from n, device d where d.name = '${requests.firstPhone}'`,
    {
      pkid: 'newid()',
      name: "printf('SEPF%011X', n.i)",
      ctiid: 'd.ctiid + n.i',
    },
  );
  for (const table of RUN_TIME) {
    copyRows(
      database,
      table,
      `select {columns} from device p, device one, "${table}" d
        where p.name like 'SEPF%' and one.name = '${requests.firstPhone}' and d.fkdevice = one.pkid`,
      { pkid: 'newid()', fkdevice: 'p.pkid' },
    );
  }
  for (const { sql } of triggers) database.exec(sql);
  database.exec('commit; pragma wal_checkpoint(truncate);');
  database.close();
}

/** Rows of a table from `select`, whose {columns} are those of `d` but for what `others` says. */
function copyRows(
  database: Database,
  table: string,
  select: string,
  others: Record<string, string>,
): void {
  const columns = (
    database.prepare(`select name from pragma_table_info('${table}')`).all() as { name: string }[]
  ).map(({ name }) => name);
  const values = columns.map((name) => others[name] ?? `d."${name}"`);
  database.exec(
    `insert into "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) ${select.replace('{columns}', values.join(', '))}`,
  );
}
