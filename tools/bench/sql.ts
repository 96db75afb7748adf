/**
 * SQL: a join over many phones against the bare driver, what a translation costs, and a site of
 * hundreds of thousands that a fixture's copies make.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '../../server/runtime/clock';
import { createIds } from '../../server/runtime/ids';
import { loadModel } from '../../server/schema/load';
import { createDictionary } from '../../server/sql/dictionary';
import { runQuery, type SqlOptions } from '../../server/sql/run';
import { createTranslate, translate } from '../../server/sql/translate';
import { openFile } from '../../server/store/sqlite';
import { prepareConnection } from '../../server/store/store';
import { REST } from '../../server/store/tables';
import { compare, type Effort } from './compare';
import { resident, startUcmock, stop, type Target } from './processes';
import { serial } from './load';
import * as requests from './requests';
import { median, note } from './table';

const JOIN = `d.name, n.dnorpattern, u.userid, u.lastname
  from device d inner join devicenumplanmap m on m.fkdevice = d.pkid
    inner join numplan n on n.pkid = m.fknumplan inner join enduser u on u.pkid = d.fkenduser
  where d.tkclass = 1`;

/** A user, and a phone of theirs with a line of its own. */
const USER = {
  addUser: {
    user: { userid: 'user{i:12X}', lastName: 'Last{i:6}', firstName: 'F{i}', pin: '83921' },
  },
};
const LINE = { addLine: { line: { pattern: '7{i:6}', usage: 'Device' } } };
const PHONE = {
  name: 'SEP{i:12X}',
  description: 'Phone {i}',
  product: 'Cisco 8845',
  class: 'Phone',
  protocol: 'SIP',
  devicePoolName: 'Default',
  phoneTemplateName: 'Standard 8845 SIP',
  lines: { line: [{ index: 1, dirn: { pattern: '7{i:6}' } }] },
};

export function fixtureOf(...counts: [number, object[]][]): object {
  return { axl: [], copies: counts.map(([count, axl]) => ({ count, axl })) };
}

interface Site {
  folder: string;
  target: Target;
  seconds: number;
  peak: number;
}

export async function siteOf(fixture: object, more: readonly string[] = []): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-bench-'));
  const file = join(folder, 'fixture.json');
  writeFileSync(file, JSON.stringify(fixture));
  const started = performance.now();
  const target = await startUcmock([
    ...['--data', join(folder, 'data'), '--fixture', file],
    ...more,
  ]);
  const seconds = (performance.now() - started) / 1000;
  return { folder, target, seconds, peak: resident(target.child) };
}

export async function end({ folder, target }: Site): Promise<void> {
  await stop(target.child);
  rmSync(folder, { recursive: true, force: true });
}

function timed(times: number, work: () => unknown): number {
  for (let i = 0; i < 3; i += 1) work();
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const started = performance.now();
    work();
    taken.push(performance.now() - started);
  }
  return median(taken);
}

/** The join's first 1,000 rows, and what translating it costs. */
export async function sqlJoin(phones: number): Promise<void> {
  const owned = { addPhone: { phone: { ...PHONE, ownerUserName: 'user{i:12X}' } } };
  const site = await siteOf(fixtureOf([phones, [USER, LINE, owned]]));
  await stop(site.target.child);
  const database = openFile(join(site.folder, 'data', 'ucm-pub.db'));
  const [clock, ids] = [createClock(), createIds(1)];
  prepareConnection(database, clock, ids);
  const options: SqlOptions = { tables: loadModel().tables, hidden: [REST], clock, ids };
  const bare = database.prepare(`select ${JOIN} limit 1000`);
  const sql = `select first 1000 ${JOIN}`;
  const floor = timed(40, () => bare.all().length);
  const own = timed(40, () => runQuery(database, sql, options));
  const ratio = floor / own;
  note(
    `SQL join of four tables over ${phones.toLocaleString('en')} phones, first 1,000 rows`,
    `${ratio.toFixed(2)} of the bare driver (${own.toFixed(1)} ms, ${floor.toFixed(1)} ms)`,
    '>= 0.5',
    ratio >= 0.5,
  );
  translations(options, sql);
  database.close();
  rmSync(site.folder, { recursive: true, force: true });
}

function translations({ tables, hidden }: SqlOptions, sql: string): void {
  const dictionary = createDictionary(tables, hidden);
  const kept = createTranslate(dictionary);
  const first = timed(200, () => translate(sql, dictionary)) * 1000;
  const again = timed(200, () => kept(sql)) * 1000;
  note('SQL translation', `${first.toFixed(0)} us`, '< 1000 us', first < 1000);
  note('... of a statement seen before', `${again.toFixed(2)} us`, '< 20 us', again < 20);
}

/** Users and devices by the copies of a fixture; what a user costs then. */
export async function bulk(users: number, devices: number, effort: Effort): Promise<void> {
  const small = await siteOf(fixtureOf([1000, [USER]]));
  const large = await siteOf(
    fixtureOf([users, [USER]], [devices, [LINE, { addPhone: { phone: PHONE } }]]),
  );
  const what = `${users.toLocaleString('en')} users and ${devices.toLocaleString('en')} devices`;
  note(`${what} by fixture`, `${large.seconds.toFixed(0)} s`, '<= 60 s', large.seconds <= 60);
  note('... resident', `${large.peak} MB`, '<= 400 MB', large.peak <= 400);
  const body = requests.userByNumber;
  const [before, after] = await compare(
    [
      { target: small.target, body, cycle: 999 },
      { target: large.target, body, cycle: 999 },
    ],
    effort,
  );
  const ratio = (after?.rate ?? 0) / (before?.rate ?? 1);
  note('... getUser', `${ratio.toFixed(2)} of its rate with 1,000 users`, '>= 0.8', ratio >= 0.8);
  const p99 = await prefixSearch(large.target, users);
  note('... search of users by prefix, p99', `${p99.toFixed(1)} ms`, '<= 20 ms', p99 <= 20);
  await end(small);
  await end(large);
}

async function prefixSearch(target: Target, users: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 300; i += 1) {
    const prefix = serial((i * 7919) % users).slice(0, -1);
    const started = performance.now();
    await requests.ask(target, requests.usersByPrefix(prefix));
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}
