/** What SQL refuses, and that nothing behind the dictionary can be reached. */
import { sqlBench } from '../support/sql-database';

const bench = sqlBench();

function refusal(fault: string, what: Record<string, unknown> = {}) {
  return expect.objectContaining({ fault, what: expect.objectContaining(what) });
}

beforeAll(() => {
  bench.database.exec("insert into devicepool (pkid, name) values ('dp', 'HQ')");
  bench.database.exec("insert into device (pkid, name, fkdevicepool) values ('d', 'SEP1', 'dp')");
});

describe('faults', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['select name frm device', 'sqlSyntax', {}],
    ['select name from', 'sqlSyntax', {}],
    ['select 1', 'sqlSyntax', {}],
    ['', 'sqlSyntax', {}],
    ["select name from device where name = 'x", 'sqlSyntax', {}],
    ['select (name from device', 'sqlSyntax', {}],
    ['select name from nosuchtable', 'sqlTable', { table: 'nosuchtable' }],
    ['select d.NoSuch from device d', 'sqlColumn', { column: 'nosuch' }],
    ['select rest from device', 'sqlColumn', { column: 'rest' }],
    ['select fkmgcp_domain from device', 'sqlColumn', { column: 'fkmgcp_domain' }],
    ['select d.fkmgcp_domain from device d', 'sqlColumn', { column: 'fkmgcp_domain' }],
    ['select name from device where rest is not null', 'sqlColumn', { column: 'rest' }],
    ["select concat(name, '-', description) from device", 'sqlRoutine', { routine: 'concat' }],
    ['select nosuch(name) from device', 'sqlRoutine', { routine: 'nosuch' }],
    ["execute procedure nosuch('a')", 'sqlRoutine', { routine: 'nosuch' }],
    ['select name from device a, device b', 'sqlAmbiguous', { column: 'name' }],
    ['with x as (select * from x) select * from x', 'sqlTable', { table: 'x' }],
    [
      'with x as (select name from sqlite_master) select * from x',
      'sqlTable',
      { table: 'sqlite_master' },
    ],
    ['with x as (select name from device)', 'sqlSyntax', {}],
    ['with x as (delete from device) select * from x', 'sqlSyntax', {}],
    ["select name as n from device where n = 'x'", 'sqlColumn', { column: 'n' }],
    ["select name n from device where (n like 'S%' or tkclass = 1)", 'sqlColumn', { column: 'n' }],
    ['update device set name = 1', 'sqlSyntax', {}],
    ["select name from device where tkmodel = 'phone'", 'sqlNotNumeric', {}],
    ["select d.name from device d where d.tkclass > 'x'", 'sqlNotNumeric', {}],
    ['select to_number(name) from device', 'sqlNotNumeric', {}],
    ['select name, count(*) from device', 'sqlNotGrouped', { column: 'name' }],
    ['select name, tkclass, count(*) from device group by 2', 'sqlNotGrouped', { column: 'name' }],
    [
      'select name from device where fkdevicepool = (select name from typemodel)',
      'sqlManyRows',
      {},
    ],
    ["select dbinfo('nosuch') from device", 'sqlDbinfo', { question: 'nosuch' }],
    ["select date('yesterday') from device", 'sqlDate', {}],
    ["select to_date('x', '%Y') from device", 'sqlDate', {}],
    ['select mdy(2, 30, 2026) from device', 'sqlDate', {}],
    ["select date('01/31/2026') + 1 units month from device", 'sqlDateRange', {}],
    ['select interval(1) day to year from device', 'sqlSyntax', {}],
    ['select interval(1 2) day to day from device', 'sqlSyntax', {}],
    ['select first 1 name from device into temp t', 'sqlSyntax', {}],
  ])('query %s: %s', (sql, fault, what) => {
    expect(() => bench.query(sql)).toThrow(refusal(fault, what));
  });

  it.each([
    "select upper(name) as name from device where name = 'SEP1'",
    'select name as n from device order by n',
    'select name as n, count(*) from device group by n',
    "select name as n from device where exists (select 1 from typemodel n where n.name = 'x' or device.name = 'SEP1')",
    'select name as day from device where current > current - 1 units day',
  ])('an alias where it means something: %s', (sql) => {
    expect(() => bench.query(sql)).not.toThrow();
  });

  it.each<[string, string, Record<string, unknown>]>([
    ["insert into device (name) values ('SEP1')", 'duplicateValue', {}],
    [
      "insert into devicexml4k (fkdevice, xml) values ('D', 'x')",
      'missingKey',
      { constraint: 'fk_devicexml4k_fkdevice' },
    ],
    [
      "execute procedure dbwritedevicexml('D', 'x')",
      'missingKey',
      { constraint: 'fk_devicexml4k_fkdevice' },
    ],
    ["update device set fklocation = 'x'", 'missingKey', { constraint: 'fk_device_fklocation' }],
    ["delete from devicepool where name = 'HQ'", 'stillReferenced', { table: 'devicepool' }],
    [
      "insert into callingsearchspacemember (pkid) values ('x')",
      'nullValue',
      { column: 'callingsearchspacemember.sortorder' },
    ],
    [
      "update device set allowhotelingflag = 'x'",
      'checkFailed',
      { constraint: 'ck_device_allowhotelingflag' },
    ],
    ["update device set nosuch = 'x'", 'sqlColumn', { column: 'nosuch' }],
    ["update device set fkmgcp_domain = 'x'", 'sqlColumn', { column: 'fkmgcp_domain' }],
    ["insert into device (nosuch) values ('x')", 'sqlColumn', { column: 'nosuch' }],
    ["insert into device (name, description) values ('x')", 'sqlValueCount', {}],
    [
      "update callingsearchspace set clause = 'x'",
      'sqlPermission',
      { table: 'callingsearchspace' },
    ],
    ["update device set rest = 'x'", 'sqlColumn', { column: 'rest' }],
    ['select name from device', 'sqlSyntax', {}],
    ["update device set tkmodel = 'phone'", 'sqlNotNumeric', {}],
    ["insert into device (name, tkmodel) values ('SEP2', 'x')", 'sqlNotNumeric', {}],
    ["insert into device (name, tkmodel) select 'SEP2', 'x' from devicepool", 'sqlNotNumeric', {}],
    ["update device set (name, tkmodel) = ('SEP2', 'x')", 'sqlNotNumeric', {}],
    ['insert into device (name) select name, pkid from devicepool', 'sqlValueCount', {}],
    [
      "insert into devicepool (pkid, name) values ('dp', 'Twin')",
      'sqlUnique',
      { constraint: 'pk_devicepool_pkid' },
    ],
    ['update device set name = (select name from typemodel)', 'sqlManyRows', {}],
    ["update typemodel set name = 'x'", 'sqlPermission', { table: 'typemodel' }],
    ['delete from typemodel', 'sqlNoDelete', { table: 'typemodel' }],
    ["insert into typemodel (enum, name) values (1, 'x')", 'sqlNoInsert', { table: 'typemodel' }],
  ])('update %s: %s', (sql, fault, what) => {
    expect(() => bench.update(sql)).toThrow(refusal(fault, what));
    expect(bench.query('select count(*) from device').rows).toEqual([['1']]);
  });
});

describe('safety', () => {
  it.each([
    'select * from sqlite_master',
    'select * from main.sqlite_schema',
    'select * from sqlite_temp_master',
    'select * from changelog',
    "select * from pragma_table_info('device')",
    "select * from json_each('[1]')",
    "select load_extension('x') from device",
    "select readfile('/etc/passwd') from device",
    "select writefile('/tmp/x', 'y') from device",
    'select sqlite_version() from device',
    'select randomblob(1000000000) from device',
    "select printf('%1000000000d', 1) from device",
    'select json_array(rest) from device',
    'select ifx_tick(name) from device',
    'select cluster_now() from device',
    'pragma table_info(device)',
    "attach database '/tmp/x' as y",
    'detach database main',
    'begin',
    'commit',
    'savepoint a',
    'vacuum',
    'reindex',
    'analyze',
    'explain select name from device',
    'create table x (y int)',
    'create temp trigger t after insert on device begin select 1; end',
    'drop table device',
    'alter table device add x',
    'replace into device (name) values (1)',
    'insert or replace into device (name) values (1)',
    'with recursive n(i) as (select 1 union all select i + 1 from n) select i from n',
    'select name from device where name glob 1',
    'select name from device where name = ?',
    'select name from device where name = :x',
    'select `name` from device',
    'select name from device; delete from device',
    'delete from device returning name',
    'delete from changelog',
    'delete from sqlite_master',
    'update systables set tabname = 1',
    'insert into changelog (tbl) values (1)',
    'values (1)',
    "select name -> 'x' from device",
    'select name from device into temp x',
    'select name from device indexed by x',
    'select (select name from sqlite_master) from device',
    'select name from device where name in (select name from sqlite_master)',
    'select name from device where name in sqlite_master',
    'update device set name = (select sql from sqlite_master)',
    "update device set name = 'x' from enduser",
  ])('refuses %s', (sql) => {
    expect(() => bench.query(sql)).toThrow(expect.objectContaining({ name: 'AxlFault' }));
    expect(() => bench.update(sql)).toThrow(expect.objectContaining({ name: 'AxlFault' }));
    expect(bench.query('select count(*) from device').rows).toEqual([['1']]);
  });

  it('stops a runaway join at its deadline and goes on working', () => {
    for (let i = 0; i < 60; i++) bench.update(`insert into routepartition (name) values ('P${i}')`);
    const tables = ['a', 'b', 'c', 'd', 'e', 'f'].map((alias) => `routepartition ${alias}`);
    const runaways = [
      `select count(*) from ${tables.join(', ')}`,
      `select count(*) from ${tables.join(', ')} where a.name || b.name || c.name || d.name || e.name || f.name = 'x'`,
      `select a.name from ${tables.join(' left join ').replaceAll(/ left join (routepartition \w)/g, " left join $1 on a.name = 'x'")}, ${tables.map((one) => `${one}2`).join(', ')}`,
      `select count(*) from ${['u', 'v', 'w', 'x', 'y', 'z'].map((alias) => `(select distinct name from routepartition) ${alias}`).join(', ')}`,
    ];
    const derived = [
      'select * from routepartition',
      'select distinct lower(name) from routepartition',
      'select distinct q.* from (select distinct * from routepartition) q',
      'select lower(name) from routepartition union select upper(name) from routepartition',
    ];
    for (const one of derived) {
      const aliases = ['u', 'v', 'w', 'x', 'y', 'z'];
      runaways.push(
        `select count(*) from ${aliases.map((alias) => `(${one}) ${alias}`).join(', ')}`,
      );
      runaways.push(`select count(*) from ${aliases.map(() => `(${one})`).join(', ')}`);
    }
    for (const sql of runaways) {
      const started = performance.now();
      expect(() => bench.query(sql, { ms: 50 })).toThrow(refusal('sqlInterrupted'));
      expect(performance.now() - started).toBeLessThan(1000);
    }
    expect(bench.query('select count(*) from routepartition').rows).toEqual([['60']]);
  });

  it('refuses an answer that is too large and says how many rows there are', () => {
    const sql = 'select a.name from routepartition a, routepartition b';
    expect(() => bench.query(sql, { bytes: 1000 })).toThrow(
      refusal('queryTooLarge', { rows: 3600 }),
    );
  });

  it('answers a repeated statement that fails with the same fault', () => {
    for (let i = 0; i < 3; i++) {
      expect(() => bench.query('select date(name) from device')).toThrow(refusal('sqlDate'));
      expect(() => bench.update("update device set tkmodel = 'x'")).toThrow(
        refusal('sqlNotNumeric'),
      );
    }
  });

  it('refuses a regular expression that could run for ever', () => {
    expect(() => bench.query("select regex_replace(name, '(a+)+$', '') from device")).toThrow(
      refusal('sqlSyntax'),
    );
  });
});
