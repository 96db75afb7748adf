/** Routines, dates and intervals, windows, WITH: what administrators reckon in SQL. The rows follow from the site by hand. */
import { answers } from '../support/sql-tools';

answers([
  ['select current from systables where tabid = 1', ['2026-01-05 08:00:00.000']],
  ['select today from systables where tabid=1', ['2026-01-05']],
  ['select first 1 current year to second from systables', ['2026-01-05 08:00:00']],
  ['select first 1 (current - 7 units day) as wk from systables', ['2025-12-29 08:00:00.000']],
  ['select first 1 extend(current, year to day) as d from systables', ['2026-01-05']],
  [
    'select first 1 mdy(1,15,2026), month(today), day(today), year(today), weekday(today) from systables',
    ['2026-01-15|1|5|2026|1'],
  ],
  [
    "select first 1 to_char(current,'%Y-%m-%d %H:%M:%S') as ts from systables",
    ['2026-01-05 08:00:00'],
  ],
  ["select first 1 to_date('2026-01-05','%Y-%m-%d') from systables", ['2026-01-05 00:00:00']],
  [
    "select first 1 dbinfo('version','full'), dbinfo('sqlca.sqlerrd2') from systables",
    ['IBM Informix Dynamic Server Version 14.10.FC10|0'],
  ],
  ['select first 1 interval(10) day to day from systables', ['10']],
  [
    "select dnorpattern, lpad(dnorpattern, 10, '0') p, rpad(dnorpattern,10,'*') q from numplan where tkpatternusage=2",
    [
      '7001|0000007001|7001******',
      '7002|0000007002|7002******',
      '\\+12125550100|\\+12125550|\\+12125550',
    ],
  ],
  [
    "select trim(leading '0' from '0012'), trim(both 'x' from 'xax'), ltrim(' a'), rtrim('a '), upper(name), initcap(name) from devicepool",
    ['12|a|a|a|DEFAULT|Default', '12|a|a|a|HQ_DP|Hq_Dp', '12|a|a|a|OLD-DP|Old-Dp'],
  ],
  [
    'select * from table(multiset(select name from devicepool)) as t(n)',
    ['Default', 'HQ_DP', 'Old-DP'],
  ],
  [
    "select t.tabname, i.idxname from sysindexes i, systables t where i.tabid=t.tabid and t.tabname='device'",
    ['device|ix_device_name', 'device|pk_device_pkid'],
  ],
  ['select max(length(name)), min(name) from device', ['46|AN0011223344000']],
  [
    "select hex(10), ascii('a'), chr(65), length(name), char_length(name), octet_length(name) from devicepool",
    ['0x0000000A|97|A|5|5|5', '0x0000000A|97|A|6|6|6', '0x0000000A|97|A|7|7|7'],
  ],
  ["select eu.userid from enduser eu where (dbinfo('utc_current') - 86400) > 0", ['amara', 'jdoe']],
  ["select dbinfo('utc_current') from systables where tabid=1", ['1767600000']],
  ['select first 1 sysdate from systables', ['2026-01-05 08:00:00.000']],
  [
    "select first 1 nullif(1,1), coalesce(null,'a'), greatest(1,2), least(1,2) from systables",
    ['|a|2|1'],
  ],
  ['select tabname from informix.systables where tabname = "device"', ['device']],
  [
    "SELECT dp.name AS devicepool, tm.name AS devicetype, eu.userid AS userid, d.name AS devicename, dbinfo('utc_to_datetime', emd.datetimestamp) AS logintime FROM extensionmobilitydynamic emd INNER JOIN enduser eu on emd.fkenduser=eu.pkid INNER JOIN device d on emd.fkdevice=d.pkid INNER JOIN typemodel tm on d.tkmodel=tm.enum INNER JOIN devicepool dp on d.fkdevicepool=dp.pkid ORDER BY dp.name,tm.name,eu.userid,d.name",
    ['HQ_DP|Cisco 8851|jdoe|SEP001122334455|2026-01-05 08:00:00'],
  ],
  [
    'select "literal" as a, \'b\' b, 1 + 2 * 3 c, -5 d, 7/2 e from systables where tabid = 1',
    ['literal|b|7|-5|3.5'],
  ],
  ["select 'it''s' as x from systables where tabid=1", ["it's"]],
  [
    'select avg(numplanindex), stdev(numplanindex), variance(numplanindex), range(numplanindex) from devicenumplanmap',
    ['1.3333333333333333|0.5773502691896258|0.3333333333333335|1'],
  ],
  ["select to_number('12') + 1 from systables where tabid=1", ['13']],
  [
    'select datetime(2026-01-05 10:00) year to minute from systables where tabid=1',
    ['2026-01-05 10:00'],
  ],
  [
    "select dbinfo('utc_to_datetime', 1767600000)::datetime year to second from systables where tabid=1",
    ['2026-01-05 08:00:00'],
  ],
  [
    "select (dbinfo('utc_to_datetime', 1767600000) + 2 units hour) from systables where tabid=1",
    ['2026-01-05 10:00:00'],
  ],
  [
    'select ((current year to second - datetime(1970-01-01 00:00:00) year to second)::interval second(9) to second)::char(12) from systables where tabid = 1',
    ['1767600000'],
  ],
  [
    "select date(current), date('01/05/2026'), current::date from systables where tabid=1",
    ['2026-01-05|2026-01-05|2026-01-05'],
  ],
  [
    "select to_char(today,'%d/%m/%Y') , to_char(dbinfo('utc_to_datetime',1767600000), '%b %d %Y %I:%M %p') from systables where tabid=1",
    ['05/01/2026|Jan 05 2026 08:00 AM'],
  ],
  ['select extend(current, hour to minute) from systables where tabid=1', ['08:00']],
  ['select current hour to second from systables where tabid=1', ['08:00:00']],
  [
    'with x as (select name from device where tkclass=1) select name from x order by name',
    ['AN0011223344000', 'CSFJDOE', 'SEP001122334455'],
  ],
  [
    "with x(n) as (select name from device), y as (select n from x where n like 'SEP%') select * from y",
    ['SEP001122334455'],
  ],
  [
    'select first 3 name, lag(name) over (order by name) prev from device',
    ['AN0011223344000|', 'ANN_2|AN0011223344000', 'Auto-registration Template|ANN_2'],
  ],
  [
    "select months_between('2026-03-31','2026-02-28') a, months_between('2026-03-15 12:00:00','2026-02-01') b from systables where tabid = 1",
    ['1|1.467741935483871'],
  ],
  [
    'with x as (select fkdevice, count(*) c from devicenumplanmap group by fkdevice) select d.name, a.c from device d join x a on a.fkdevice=d.pkid left join x b on b.fkdevice = d.pkid order by 1',
    ['CSFJDOE|1', 'SBC_RL|1', 'SEP001122334455|2', 'Sales_HL|1'],
  ],
  [
    "select first 3 name, lag(name) over (order by name) prev, lead(name,1,'-') over (order by name) nxt, ntile(2) over (order by name) q from device",
    [
      'AN0011223344000||ANN_2|1',
      'ANN_2|AN0011223344000|Auto-registration Template|1',
      'Auto-registration Template|ANN_2|CFB_2|1',
    ],
  ],
  [
    'select ((current year to second - datetime(2026-01-01 00:00:00) year to second)::interval second(9) to second)::char(12) from systables where tabid = 1',
    ['374400'],
  ],
  [
    'select (current - datetime(2026-01-01 00:00) year to minute)::interval day(5) to day from systables where tabid=1',
    ['4'],
  ],
  [
    "select name from device where (current - dbinfo('utc_to_datetime', 1767000000))::interval day(9) to day > interval(3) day to day and tkclass=1",
    ['AN0011223344000', 'CSFJDOE', 'SEP001122334455'],
  ],
  [
    "select first 1 'y' from systables where (current - dbinfo('utc_to_datetime', 1766000000)) > interval(3) day to day",
    ['y'],
  ],
  [
    "select first 1 'y' from systables where interval(14) day to day > interval(3) day to day",
    ['y'],
  ],
  [
    "select first 1 'y' from systables where current - interval(14) day to day < current - 3 units day",
    ['y'],
  ],
  [
    "select cast(interval(90) minute to minute as char(10)) || 'm' from systables where tabid=1",
    ['90m'],
  ],
]);
