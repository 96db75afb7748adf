/** INSERT, UPDATE and DELETE as tools send them, each read back. */
import { sqlRows, sqlUpdate } from '../support/sql-answer';
import { useSite } from '../support/sql-tools';

const server = useSite();

const PHONE = "(select pkid from device where name = 'SEP001122334455')";
const LINE = (pattern: string): string =>
  `(select pkid from numplan where dnorpattern = '${pattern}' and tkpatternusage = 2)`;

it.each<[string, number, string, string[]]>([
  [
    'update numplan set description = (select first 1 d.description from device d, devicenumplanmap m where m.fkdevice = d.pkid and m.fknumplan = numplan.pkid and m.numplanindex = 1) where tkpatternusage = 2 and pkid in (select fknumplan from devicenumplanmap)',
    2,
    "select dnorpattern, description from numplan where dnorpattern = '7002'",
    ['7002|'],
  ],
  [
    "update device set description = 'Desk of ' || nvl((select userid from enduser where enduser.pkid = device.fkenduser), 'nobody') where name like 'SEP%'",
    1,
    "select description from device where name like 'SEP%'",
    ['Desk of jdoe'],
  ],
  [
    "update device set description = replace(description, 'Desk', 'Phone'), tkstatus_builtinbridge = '1' where name like 'SEP%'",
    1,
    "select description, tkstatus_builtinbridge from device where name like 'SEP%'",
    ['Phone of jdoe|1'],
  ],
  [
    "update device d set d.fkdevicepool = (select pkid from devicepool where name = 'HQ_DP') where d.fkdevicepool = (select pkid from devicepool where name = 'Old-DP') and d.tkclass in (select enum from typeclass where name = 'Phone')",
    1,
    "select p.name from device d, devicepool p where p.pkid = d.fkdevicepool and d.name = 'CSFJDOE'",
    ['HQ_DP'],
  ],
  [
    "update enduser set displayname = trim(firstname) || ' ' || trim(lastname) where displayname is null or displayname = ''",
    1,
    'select displayname from enduser order by userid',
    ['Amara Diallo', 'Jane Doe'],
  ],
  [
    "update numplan set (description, alertingname) = ('a', 'b') where dnorpattern = '7001'",
    1,
    "select description, alertingname from numplan where dnorpattern = '7001'",
    ['a|b'],
  ],
  [
    "update enduser set (firstname, lastname) = ((select 'A', 'B' from systables where tabid = 1)) where userid = 'amara'",
    1,
    "select firstname || lastname from enduser where userid = 'amara'",
    ['AB'],
  ],
  [
    `update callforwarddynamic set cfadestination = '', cfavoicemailenabled = 't' where fknumplan = ${LINE('7001')}`,
    1,
    `select cfavoicemailenabled, nvl(cfadestination, '') from callforwarddynamic where fknumplan = ${LINE('7001')}`,
    ['t|'],
  ],
  [
    `insert into speeddial (fkdevice, speeddialindex, label, labelascii, speeddialnumber) values (${PHONE}, 9, 'Front', 'Front', '7002')`,
    1,
    'select speeddialindex, speeddialnumber from speeddial order by 1',
    ['1|6550', '9|7002'],
  ],
  [
    `delete from speeddial where fkdevice = ${PHONE} and speeddialindex > 5`,
    1,
    'select speeddialindex from speeddial',
    ['1'],
  ],
  [
    "insert into blfspeeddial (fkdevice, blfindex, label, labelascii, fknumplan) select d.pkid, 9, 'x', 'x', n.pkid from device d, numplan n where d.name = 'SEP001122334455' and n.dnorpattern = '7001'",
    1,
    'select b.blfindex, n.dnorpattern from blfspeeddial b join numplan n on n.pkid = b.fknumplan',
    ['9|7001'],
  ],
  [
    "insert into callingsearchspacemember (pkid, fkcallingsearchspace, fkroutepartition, sortorder) select newid(), c.pkid, p.pkid, 9 from callingsearchspace c, routepartition p where c.name = 'New-CSS' and p.name = 'Block_PT'",
    1,
    "select clause from callingsearchspace where name = 'New-CSS'",
    ['Internal_PT:Block_PT'],
  ],
  [
    "update mediaresourcegroup set name = 'HQ2_MRG' where name = 'HQ_MRG'",
    1,
    'select name, clause from mediaresourcelist',
    ['HQ_MRGL|HQ2_MRG'],
  ],
  [
    "insert into enduserdirgroupmap (fkenduser, fkdirgroup) select e.pkid, g.pkid from enduser e, dirgroup g where e.userid = 'jdoe' and g.name = 'Standard CCM End Users' and not exists (select 1 from enduserdirgroupmap m where m.fkenduser = e.pkid and m.fkdirgroup = g.pkid)",
    1,
    'select e.userid from enduserdirgroupmap m join enduser e on e.pkid = m.fkenduser order by 1',
    ['amara', 'jdoe'],
  ],
  [
    `insert into devicenumplanmap (fkdevice, fknumplan, numplanindex) values (${PHONE}, ${LINE('\\+12125550100')}, 3)`,
    1,
    `select numplanindex, maxnumcalls from devicenumplanmap where fkdevice = ${PHONE} order by 1`,
    ['1|4', '2|4', '3|2'],
  ],
  [
    `insert into pickupgrouplinemap (fknumplan_line, fkpickupgroup) values (${LINE('7002')}, (select pkid from pickupgroup where name = 'Sales_PG'))`,
    1,
    'select n.dnorpattern from pickupgrouplinemap m join numplan n on n.pkid = m.fknumplan_line order by 1',
    ['7001', '7002'],
  ],
  [
    "delete from enduserdevicemap where fkenduser in (select pkid from enduser where userid = 'jdoe') and tkuserassociation = 1",
    1,
    'select count(*) from enduserdevicemap where tkuserassociation = 1',
    ['0'],
  ],
])('%s', async (sql, changed, then, expected) => {
  expect(await sqlUpdate(server.ucm, sql)).toBe(changed);
  expect(await sqlRows(server.ucm, then)).toEqual(expected);
});
