/** Units of work that come together share a commit, and nothing else. */
import { openMemory, type Database } from '../../server/store/sqlite';
import { createUnits, type Units } from '../../server/store/units';

let database: Database;
let units: Units;
let commits: number;
let rollbacks: number;

beforeEach(() => {
  database = openMemory().database;
  database.exec('create table t (name text primary key)');
  commits = 0;
  rollbacks = 0;
  units = createUnits({
    database,
    committed: () => (commits += 1),
    rolledBack: () => (rollbacks += 1),
  });
});

afterEach(() => database.close());

const add = (name: string) => () => {
  database.prepare('insert into t values (?)').run(name);
  return name;
};
const names = (): unknown[] =>
  database
    .prepare('select name from t order by name')
    .all()
    .map((row) => (row as { name: string }).name);

it('answers all after one commit', async () => {
  const seen: [string, number][] = [];
  const note = (name: string): number => seen.push([name, commits]);
  await Promise.all(['a', 'b', 'c'].map((name) => units.together(add(name), note)));
  expect(seen).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 1],
  ]);
  expect(names()).toEqual(['a', 'b', 'c']);
});

it('takes back what one of them did, and nothing of the others', async () => {
  const outcomes = await Promise.allSettled([
    units.together(add('a'), String),
    units.together(() => {
      add('half')();
      throw new Error('refused');
    }, String),
    units.together(add('a'), String),
    units.together(add('b'), String),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
  expect(names()).toEqual(['a', 'b']);
  expect([commits, rollbacks]).toEqual([1, 2]);
});

it('settles before a unit of its own, and when asked to', async () => {
  const first = units.together(add('a'), () => commits);
  units.alone(add('b'));
  expect(await first).toBe(1);
  const second = units.together(add('c'), () => commits);
  units.settle();
  expect([commits, database.isTransaction]).toEqual([3, false]);
  expect(await second).toBe(3);
});

it('fails all of them when the commit fails', async () => {
  database.exec(
    'create table child (name text references t deferrable initially deferred); pragma foreign_keys = on',
  );
  const outcomes = await Promise.allSettled([
    units.together(add('a'), String),
    units.together(() => database.exec("insert into child values ('nobody')"), String),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([names(), commits, rollbacks]).toEqual([[], 0, 1]);
  expect(await units.together(add('b'), String)).toBe('b');
});

it('fails those whose transaction the database gave up', async () => {
  const outcomes = await Promise.allSettled([
    units.together(add('a'), String),
    units.together(() => database.exec("insert or rollback into t values ('a')"), String),
    units.together(add('b'), String),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(names()).toEqual(['b']);
});

it('refuses a unit inside another one', async () => {
  const outer = units.together(() => units.alone(add('a')), String);
  await expect(outer).rejects.toThrow('inside another one');
  expect(names()).toEqual([]);
});
