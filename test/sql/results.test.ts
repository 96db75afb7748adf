/**
 * What statements answer, on a small cluster's rows. Statements named q... are the corpus's own;
 * literals of theirs that must meet the rows are in the seed.
 */
import { corpus, sqlBench } from '../support/sql-database';

const bench = sqlBench();
const statements = new Map(corpus().map((entry) => [entry.id, entry.sql]));

/** Rows as words: NULL is null; columns joined by |. */
function answer(sql: string): string[] {
  return bench.query(sql).rows.map((row) => row.map((value) => value ?? 'NULL').join('|'));
}

function ofCorpus(id: string): string {
  const sql = statements.get(id);
  if (!sql) throw new Error(`no ${id} in the corpus`);
  return sql;
}

const SEED = [
  "insert into routepartition (pkid, name, description) values ('pt-int', 'Internal_PT', 'inside'), ('pt-blk', 'Block_PT', '')",
  "insert into callingsearchspace (pkid, name, clause) values ('css-a', 'CSS-Internal', 'Internal_PT:Block_PT'), ('css-b', 'New-CSS', 'Internal_PT')",
  "insert into callingsearchspacemember (pkid, fkcallingsearchspace, fkroutepartition, sortorder) values ('m1', 'css-a', 'pt-blk', 2), ('m2', 'css-a', 'pt-int', 1)",
  "insert into devicepool (pkid, name) values ('dp-hq', 'HQ_DP'), ('dp-old', 'Old-DP'), ('dp-new', 'New-DP')",
  "insert into enduser (pkid, userid, firstname, lastname, displayname, status, tkuserprofile, islocaluser) values ('u-jdoe', 'jdoe', 'Jane', 'Doe', 'Jane Doe', 1, 1, 't'), ('u-amara', 'amara', 'Amara', 'Diallo', NULL, 1, 1, 'f'), ('u-token', 'Token_User_1', '', '', '', 1, 3, 't')",
  "insert into device (pkid, name, description, tkmodel, tkclass, fkdevicepool, fkenduser, specialloadinformation, fkcallingsearchspace) values ('d-sep', 'SEP001122334455', 'Jane desk', 684, 1, 'dp-hq', 'u-jdoe', '', 'css-a'), ('d-csf', 'CSFjdoe', '', 503, 1, 'dp-old', 'u-jdoe', 'x9', NULL), ('d-udp', 'UDP_jdoe', 'profile', 684, 254, 'dp-hq', NULL, NULL, NULL), ('d-ana', 'AN0011223344000', 'fax', 30027, 1, 'dp-hq', NULL, '', NULL)",
  "insert into numplan (pkid, dnorpattern, tkpatternusage, description, alertingname, fkroutepartition, iscallable) values ('n-7001', '7001', 2, '', 'Jane', 'pt-int', 't'), ('n-7002', '7002', 2, 'Amara', 'Amara', 'pt-int', 'f'), ('n-e164', '\\+12125550100', 2, 'e164', NULL, NULL, 't'), ('n-tp', '5XXX.', 3, 'translation', NULL, 'pt-blk', 't')",
  "insert into devicenumplanmap (pkid, fkdevice, fknumplan, numplanindex, label, e164mask, maxnumcalls) values ('dm1', 'd-sep', 'n-7001', 1, 'Jane - 7001', '2125550100', 4), ('dm2', 'd-sep', 'n-7002', 2, 'Amara', NULL, 4), ('dm3', 'd-csf', 'n-7001', 1, 'Soft', NULL, 4)",
  "insert into endusernumplanmap (pkid, fkenduser, fknumplan, tkdnusage) values ('em1', 'u-jdoe', 'n-7001', 1), ('em2', 'u-jdoe', 'n-7002', 2), ('em3', 'u-amara', 'n-7002', 1)",
  "insert into enduserdevicemap (pkid, fkenduser, fkdevice, tkuserassociation) values ('ed1', 'u-jdoe', 'd-sep', 1)",
  "insert into callforwarddynamic (pkid, fknumplan, cfadestination, cfavoicemailenabled) values ('cf1', 'n-7001', '5550100', 'f'), ('cf2', 'n-7002', '', 't')",
  "insert into extensionmobilitydynamic (pkid, fkdevice, fkdevice_currentloginprofile, fkenduser, logintime) values ('x1', 'd-sep', 'd-udp', 'u-jdoe', 1767600000)",
  "insert into phonetemplate (pkid, name) values ('t1', 'Individual 8851'), ('t2', 'Standard 8851')",
];

beforeAll(() => SEED.forEach((sql) => bench.database.exec(sql)));
beforeEach(() => bench.database.exec('savepoint test'));
afterEach(() => bench.database.exec('rollback to test; release test'));

(statements.size > 0 ? describe : describe.skip)('statements of the corpus', () => {
  it.each<[string, string[]]>([
    ['q012', []],
    ['q020', ['u-jdoe|jdoe|1|t', 'u-amara|amara|1|f']],
    ['q022', ['7001|', '7002|Amara', '\\+12125550100|e164']],
    ['q044', ['jdoe|Jane|Doe|Jane Doe', 'amara|Amara|Diallo|NULL', 'Token_User_1|||']],
    ['q047', ['7001|Jane desk|2125550100']],
    ['q048', ['jdoe|7001', 'amara|7002']],
    ['q052', ['UDP_jdoe']],
    ['q064', ['n-7001|7001']],
    ['q067', ['SEP001122334455']],
    ['q072', ['d-ana']],
    ['q076', []],
    ['q083', ['SEP001122334455|1|7001']],
    ['q107', ['SEP001122334455||Jane desk|7001', 'SEP001122334455||Jane desk|7002']],
    ['q459', ['CSS-Internal|Internal_PT|1', 'CSS-Internal|Block_PT|2']],
    ['q464', ['n-7001|7001']],
    ['q466', ['CSFjdoe||7001', 'SEP001122334455|Jane desk|7001']],
    ['q472', ['1']],
    ['q485', ['4']],
    ['q494', ['1']],
    ['q498', ['SEP001122334455|Jane desk', 'CSFjdoe|', 'UDP_jdoe|profile', 'AN0011223344000|fax']],
    ['q503', ['u-jdoe|jdoe|NULL|Jane Doe']],
    ['q516', ['Internal_PT', 'Block_PT']],
    ['q517', ['SEP001122334455']],
    ['q520', ['Block_PT|', 'Internal_PT|inside']],
    ['q521', ['SEP001122334455', 'CSFjdoe']],
    ['q525', ['u-jdoe|jdoe']],
    ['q532', ['SEP001122334455|jdoe']],
    ['q534', ['CSFjdoe|x9|']],
    ['q540', ['t1|Individual 8851', 't2|Standard 8851']],
    ['q542', ['jdoe|Jane|Doe|7001', 'jdoe|Jane|Doe|7002', 'amara|Amara|Diallo|7002']],
    ['q217', []],
    [
      'q050',
      [
        'SEP001122334455|Jane desk|7001|Internal_PT',
        'SEP001122334455|Jane desk|7002|Internal_PT',
        'CSFjdoe||7001|Internal_PT',
      ],
    ],
    [
      'q068',
      [
        'SEP001122334455|Jane desk|u-jdoe',
        'CSFjdoe||u-jdoe',
        'UDP_jdoe|profile|NULL',
        'AN0011223344000|fax|NULL',
      ],
    ],
    [
      'q470',
      [
        'AN0011223344000|fax|Analog Phone',
        'CSFjdoe||Cisco Unified Client Services Framework',
        'SEP001122334455|Jane desk|Cisco 8851',
      ],
    ],
    [
      'q513',
      [
        'u-jdoe|jdoe|Jane|Doe|NULL|NULL|NULL|NULL|NULL|NULL|t',
        'u-amara|amara|Amara|Diallo|NULL|NULL|NULL|NULL|NULL|NULL|t',
      ],
    ],
    ['q028', []],
  ])('%s', (id, expected) => {
    const rows = answer(ofCorpus(id));
    expect(/order\s+by/i.test(ofCorpus(id)) ? rows : rows.sort()).toEqual(
      /order\s+by/i.test(ofCorpus(id)) ? expected : [...expected].sort(),
    );
  });

  it.each<[string, number, string, string[]]>([
    ['q009', 1, "select description from numplan where pkid = 'n-7001'", ['Jane-7001']],
    [
      'q016',
      2,
      'select tkringsetting_consecutive from devicenumplanmap order by pkid',
      ['2', '0', '2'],
    ],
    ['q057', 1, "select cfurvoicemailenabled from numplan where pkid = 'n-7001'", ['t']],
    [
      'q505',
      1,
      "select length(pkid), description from routepartition where name = 'Branch_PT'",
      ['36|Branch partition'],
    ],
    ['q478', 0, 'select count(*) from routepartition', ['2']],
    ['q529', 0, "select count(*) from device where fkdevicepool = 'dp-new'", ['0']],
    ['q074', 0, 'select 1 from sysdual', ['1']],
  ])('%s changes %i rows', (id, changed, then, expected) => {
    if (id === 'q074') bench.database.exec('delete from devicepool where 0');
    const update = () => bench.update(ofCorpus(id));

    if (id === 'q074') expect(update).toThrow(expect.objectContaining({ fault: 'missingKey' }));
    else expect(update()).toBe(changed);
    expect(answer(then)).toEqual(expected);
  });

  it('names repeated columns twice and expressions by their kind', () => {
    const { columns } = bench.query(
      'select d.name, Dp.NAME, d.TkModel as Model, count(*), max(d.name), 5, lower(d.name), sum(d.tkmodel)/count(*) from device d, devicepool dp where d.fkdevicepool = dp.pkid group by d.name, dp.name, d.tkmodel',
    );
    expect(columns).toEqual([
      'name',
      'name',
      'model',
      'count',
      'max',
      'constant',
      'expression',
      'expression',
    ]);
  });
});

describe('the dialect', () => {
  it.each<[string, string, string[]]>([
    [
      'SKIP and FIRST',
      'select skip 1 first 2 name from device order by name',
      ['CSFjdoe', 'SEP001122334455'],
    ],
    ['FIRST in a derived table', 'select count(*) from (select first 3 pkid from device)', ['3']],
    ['case-sensitive LIKE', "select name from device where name like 'sep%'", []],
    ['LIKE with a set of MATCHES in it', "select name from device where name like '[S]EP%'", []],
    [
      'a backslash in LIKE',
      "select dnorpattern from numplan where dnorpattern like '\\\\+1%'",
      ['\\+12125550100'],
    ],
    ['LIKE ESCAPE', "select name from device where name like 'UDP!_%' escape '!'", ['UDP_jdoe']],
    [
      'LIKE of a joined pattern',
      "select css.name from callingsearchspace css, routepartition p where p.pkid = 'pt-blk' and css.clause like '%' || p.name || '%'",
      ['CSS-Internal'],
    ],
    [
      'MATCHES',
      "select name from device where name matches '[A-C]*' order by name desc",
      ['CSFjdoe', 'AN0011223344000'],
    ],
    ['NOT MATCHES', "select name from device where name not matches '[^U]*'", ['UDP_jdoe']],
    [
      'double-quoted strings',
      'select d."name" from device d where d.description = "fax"',
      ['AN0011223344000'],
    ],
    [
      'keywords as aliases',
      'select to.name as group, to.tkclass as order from device as to where to.tkclass = 254 order by to.name',
      ['UDP_jdoe|254'],
    ],
    [
      'nvl and decode',
      "select nvl(displayname, 'none'), decode(status, 1, 'on', 'off') from enduser where userid = 'amara'",
      ['none|on'],
    ],
    [
      'substrings',
      "select name[1,3], substr(name, 4, 2), substring(name from 4 for 2) from device where pkid = 'd-sep'",
      ['SEP|00|00'],
    ],
    [
      'trim',
      "select trim(trailing '.' from dnorpattern), trim(leading '5' from dnorpattern) from numplan where tkpatternusage = 3",
      ['5XXX|XXX.'],
    ],
    [
      'concat',
      "select concat(firstname, concat(' ', lastname)) from enduser where userid = 'jdoe'",
      ['Jane Doe'],
    ],
    [
      'dbinfo',
      "select dbinfo('utc_to_datetime', logintime) from extensionmobilitydynamic",
      ['2026-01-05 08:00:00'],
    ],
    [
      'the cluster time',
      'select today, current year to second, sysdate from sysdual',
      ['2026-01-05|2026-01-05 08:00:00|2026-01-05 08:00:00.000'],
    ],
    [
      'comparisons as functions',
      'select count(*) from device where lessthan(tkclass, 2) and greaterthan(tkmodel, 600)',
      ['2'],
    ],
    [
      'a truth value',
      "select tkclass = 1, name in ('x'), lessthan(1, 2), not exists (select 1 from sysdual) from device where pkid = 'd-sep'",
      ['t|f|t|f'],
    ],
    [
      'regex_replace',
      "select regex_replace(label, ' - [0-9]+$', '') from devicenumplanmap where pkid = 'dm1'",
      ['Jane'],
    ],
    [
      'OUTER',
      "select d.name, u.userid from device d, outer enduser u where d.fkenduser = u.pkid and u.userid = 'jdoe' and d.tkclass = 254",
      ['UDP_jdoe|NULL'],
    ],
    ['UNIQUE', 'select unique tkclass from device order by 1', ['1', '254']],
    ['count of unique', 'select count(unique fkdevicepool) from device', ['2']],
    ['comments', 'select /* a */ name -- b\n from device { c } where tkclass = 254;', ['UDP_jdoe']],
    ['a number in quotes', "select name from device where tkclass = '254'", ['UDP_jdoe']],
    ['a text as a number', 'select pkid from numplan where dnorpattern = 7001', ['n-7001']],
    [
      'ORDER BY a name of two tables',
      'select d.name, p.name as pool from device d, devicepool p where d.fkdevicepool = p.pkid and d.tkclass = 1 order by name desc',
      ['SEP001122334455|HQ_DP', 'CSFjdoe|Old-DP', 'AN0011223344000|HQ_DP'],
    ],
    ['a database prefix', 'select count(*) from ccm_db:device', ['4']],
    ['an owner prefix', 'select count(*) from informix.device', ['4']],
    [
      'a quantified comparison',
      'select count(*) from device where tkmodel = any (select enum from typemodel)',
      ['4'],
    ],
    [
      'a cast',
      'select tkmodel::char(3), cast(name as char(3)) from device where tkclass = 254',
      ['684|UDP'],
    ],
    [
      'a column list of a derived table',
      'select q.a from (select name from devicepool) as q(a) order by a',
      ['HQ_DP', 'New-DP', 'Old-DP'],
    ],
    [
      'a union',
      "select name from devicepool where name like 'H%' union all select name from routepartition order by name",
      ['Block_PT', 'HQ_DP', 'Internal_PT'],
    ],
    [
      'dates and their parts',
      'select year(today), month(today), day(current), weekday(today), quarter(today), mdy(2, 29, 2024), last_day(today), date(current) from sysdual',
      ['2026|1|5|1|1|2024-02-29|2026-01-31|2026-01-05'],
    ],
    [
      'reckoning with dates',
      "select today + 1, today - 30, current - interval(1) day to day, current year to minute - 90 units minute, extend(current, year to day) - 1 units month, mdy(1, 5, 2026) - mdy(12, 25, 2025), date('02/01/2026') from sysdual",
      ['2026-01-06|2025-12-06|2026-01-04 08:00:00.000|2026-01-05 06:30|2025-12-05|11|2026-02-01'],
    ],
    [
      'a stamp against an interval',
      "select count(*) from extensionmobilitydynamic where dbinfo('utc_to_datetime', logintime) > current - 7 units day",
      ['1'],
    ],
    [
      'intervals as they are printed',
      'select current - datetime(2026-01-04 07:30) year to minute, interval(1-2) year to month from sysdual',
      ['1 00:30:00.000|1-02'],
    ],
    [
      'parts of the time',
      'select current hour to minute, current year to month, datetime(2026-01-05 10) year to hour from sysdual',
      ['08:00|2026-01|2026-01-05 10'],
    ],
    [
      'to_char and to_date',
      "select to_char(current, '%d.%m.%Y %H:%M'), to_char(today, '%A %e %B'), to_date('31 Dec 2025', '%d %b %Y'), to_char(12) from sysdual",
      ['05.01.2026 08:00|Monday  5 January|2025-12-31 00:00:00|12'],
    ],
    [
      'casts to dates',
      "select '2026-01-05 08:00:00'::datetime year to day, cast('2026-01-05 08:00:00' as date), '12'::int + 1, 5::char(1) || 'x' from sysdual",
      ['2026-01-05|2026-01-05|13|5x'],
    ],
    [
      'more of dbinfo',
      "select dbinfo('utc_current'), dbinfo('dbname'), dbinfo('version', 'major') from sysdual",
      ['1767600000|ccm|14'],
    ],
    [
      'numbers',
      "select 5 / 2, trunc(3.99), round(2.456, 1), mod(7, 3), power(2, 3), sqrt(16), abs(-3), hex(255), to_number('7') + 1 from sysdual",
      ['2.5|3|2.5|1|8|4|3|0x000000FF|8'],
    ],
    [
      'texts',
      "select left(name, 3), right(name, 4), reverse('abc'), charindex('C', name), instr(name, 'j'), substring_index('a.b.c', '.', 2), lpad('7', 3, '0'), nvl2(description, 'y', 'n') from device where pkid = 'd-csf'",
      ['CSF|jdoe|cba|1|4|a.b|007|y'],
    ],
    [
      'spread of values',
      'select range(tkclass), stdev(maxnumcalls), round(variance(numplanindex), 4) from device, devicenumplanmap where fkdevice = device.pkid',
      ['0|0|0.3333'],
    ],
    [
      'windows',
      'select name, row_number() over (order by name), count(*) over (partition by tkclass) from device order by name desc',
      ['UDP_jdoe|4|1', 'SEP001122334455|3|3', 'CSFjdoe|2|3', 'AN0011223344000|1|3'],
    ],
    [
      'nested OUTER',
      "select d.name, p.name, m.name from device d, outer (devicepool p, outer routepartition m) where d.fkdevicepool = p.pkid and m.name = p.name and p.name = 'HQ_DP' order by d.name",
      [
        'AN0011223344000|HQ_DP|NULL',
        'CSFjdoe|NULL|NULL',
        'SEP001122334455|HQ_DP|NULL',
        'UDP_jdoe|HQ_DP|NULL',
      ],
    ],
    [
      'OUTER with a column that only the outer table has',
      "select d.name, userid from device d, outer enduser where d.fkenduser = enduser.pkid and userid = 'amara' and d.tkclass = 254",
      ['UDP_jdoe|NULL'],
    ],
    [
      'ALL and ANY',
      'select name from device where tkmodel >= all (select tkmodel from device) union select name from device where tkmodel < any (select tkmodel from device where tkclass = 254) order by 1',
      ['AN0011223344000', 'CSFjdoe'],
    ],
    [
      'ALL of nothing',
      'select count(*) from device where tkmodel > all (select enum from typemodel where enum < 0)',
      ['4'],
    ],
    ['SKIP with LIMIT', 'select skip 1 limit 1 name from device order by name', ['CSFjdoe']],
    ['FOR READ ONLY', 'select name from device where tkclass = 254 for read only', ['UDP_jdoe']],
    [
      'owner and database in front of names',
      'select informix.device.name from ccm:informix.device where informix.device.tkclass = 254',
      ['UDP_jdoe'],
    ],
    [
      'groups by ordinal and by alias, and HAVING',
      "select case tkclass when 1 then 'phone' else 'other' end kind, count(*) from device group by 1 having count(*) > 1",
      ['phone|3'],
    ],
    ['booleans in any case', "select userid from enduser where islocaluser = 'F'", ['amara']],
    [
      'a subquery of one row',
      "select name from device where fkdevicepool = (select pkid from devicepool where name = 'Old-DP')",
      ['CSFjdoe'],
    ],
    ['systables', "select tabname from systables where tabname = 'device'", ['device']],
    [
      'syscolumns',
      "select colname from syscolumns c, systables t where c.tabid = t.tabid and t.tabname = 'routepartition' and colno = 1",
      ['pkid'],
    ],
  ])('knows %s', (_what, sql, expected) => {
    expect(answer(sql)).toEqual(expected);
  });

  it('shows the columns of the real table under a star, and in their order', () => {
    for (const table of ['device', 'numplan', 'enduser']) {
      const { columns } = bench.query(`select t.* from ${table} t`);
      const catalog = answer(
        `select c.colname from syscolumns c, systables t where c.tabid = t.tabid and t.tabname = '${table}' order by c.colno`,
      );
      expect(columns).toEqual(catalog);
      expect(columns).not.toContain('rest');
    }
    expect(bench.query('select * from device').columns).toHaveLength(174);
    const derived = bench.query('select q.* from (select * from routepartition) q');
    expect(derived.columns).toEqual(bench.query('select * from routepartition').columns);
  });

  it('tells of indexes and constraints in the catalog', () => {
    const ofDevicePool = "t.tabname = 'devicepool'";
    expect(
      answer(
        `select i.idxname, c.colname from sysindexes i, systables t, syscolumns c where i.tabid = t.tabid and c.tabid = t.tabid and c.colno = i.part1 and ${ofDevicePool} order by 1`,
      ),
    ).toEqual(['ix_devicepool_name|name', 'pk_devicepool_pkid|pkid']);
    expect(
      answer(
        `select p.tabname from sysconstraints c, systables t, sysreferences r, systables p where c.tabid = t.tabid and r.constrid = c.constrid and p.tabid = r.ptabid and c.constrname = 'fk_devicepool_fkregion' and ${ofDevicePool}`,
      ),
    ).toEqual(['region']);
    expect(answer('select count(*) from sysviews')).toEqual(['0']);
    expect(
      answer("select procname from sysprocedures where procname like 'db%' order by 1"),
    ).toEqual(['dbreaddevicexml', 'dbwritedevicexml']);
  });

  it('copies rows between tables by their stars', () => {
    bench.database.exec('delete from enduserdevicemap');
    const sql = "insert into routepartition select * from routepartition where name = 'nobody'";
    expect(bench.update(sql)).toBe(0);
  });

  it('answers every visible column of a table and hides the rest', () => {
    const { columns } = bench.query('select * from routepartition, enduserdevicemap');
    expect(columns).not.toContain('rest');
    expect(columns.filter((name) => name === 'pkid')).toHaveLength(2);
  });
});

describe('writes', () => {
  it('makes a pkid of its own and writes the change log', () => {
    const before = bench.database.prepare('select count(*) as n from changelog').get() as {
      n: number;
    };
    expect(bench.update("insert into routepartition (name) values ('A_PT')")).toBe(1);
    const after = bench.database.prepare('select count(*) as n from changelog').get() as {
      n: number;
    };

    expect(answer("select length(pkid) from routepartition where name = 'A_PT'")).toEqual(['36']);
    expect(after.n - before.n).toBe(1);
  });

  it('takes an alias in UPDATE and in its assignments', () => {
    const sql =
      "update devicenumplanmap dn set dn.maxnumcalls = '2', dn.label = (select name from device d where d.pkid = dn.fkdevice) where exists (select 1 from numplan np where dn.fknumplan = np.pkid and np.dnorpattern like '700%')";
    expect(bench.update(sql)).toBe(3);
    expect(answer('select maxnumcalls, label from devicenumplanmap order by pkid')).toEqual([
      '2|SEP001122334455',
      '2|SEP001122334455',
      '2|CSFjdoe',
    ]);
  });

  it('takes several columns in one SET', () => {
    expect(
      bench.update("update enduser set (firstname, lastname) = ('A', 'B') where userid = 'jdoe'"),
    ).toBe(1);
    expect(
      bench.update(
        "update enduser set (firstname, lastname) = ((select name, name from devicepool where pkid = 'dp-hq')) where userid = 'amara'",
      ),
    ).toBe(1);
    expect(
      answer(
        "select firstname, lastname from enduser where userid in ('jdoe', 'amara') order by firstname",
      ),
    ).toEqual(['A|B', 'HQ_DP|HQ_DP']);
  });

  it('fills all visible columns of an INSERT without a column list', () => {
    const { columns } = bench.query('select * from devicexml4k');
    const values = columns
      .map((name) => (name === 'fkdevice' ? "'d-sep'" : `'${name}'`))
      .join(', ');
    expect(bench.update(`insert into devicexml4k values (${values})`)).toBe(1);
  });

  it('reads and writes device XML by procedure', () => {
    expect(bench.update("execute procedure dbwritedevicexml('d-sep', '<a>1</a>')")).toBe(1);
    expect(bench.update("execute procedure dbwritedevicexml('d-sep', '<a>2</a>')")).toBe(1);
    expect(answer("execute procedure dbreaddevicexml('d-sep')")).toEqual(['<a>2</a>']);
  });
});
