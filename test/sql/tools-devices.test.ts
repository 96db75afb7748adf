/** Devices and users: what reports and inventories ask. The rows follow from the site by hand. */
import { answers } from '../support/sql-tools';

answers([
  [
    "select d.name,d.description,dp.name as dp from device d inner join devicepool dp on d.fkdevicepool = dp.pkid where d.tkclass=1 and lower(d.name) like lower('sep%') order by d.name",
    ['SEP001122334455|Jane desk|HQ_DP'],
  ],
  [
    "select d.name, nvl(eu.userid,'none') as owner from device d, outer enduser eu where d.fkenduser = eu.pkid and d.tkclass = 1",
    ['AN0011223344000|none', 'CSFJDOE|jdoe', 'SEP001122334455|jdoe'],
  ],
  [
    'select count(*) total, sum(case when tkmodel = 72 then 1 else 0 end) cti from device',
    ['15|0'],
  ],
  [
    "select nvl2(d.fkenduser, 'owned', 'shared') as kind, count(*) from device d where tkclass=1 group by 1",
    ['owned|2', 'shared|1'],
  ],
  [
    "select decode(tkclass,1,'phone',254,'profile','other') as kind, count(*) from device group by 1 order by 1",
    ['other|11', 'phone|3', 'profile|1'],
  ],
  [
    "select case when d.fkenduser is null then 'n' else 'y' end as owned from device d where tkclass = 1",
    ['n', 'y', 'y'],
  ],
  ["select * from (select userid as u from enduser) as x where x.u like 'a%'", ['amara']],
  [
    'select d.name, sd.speeddialindex, sd.label, sd.speeddialnumber from speeddial sd join device d on d.pkid=sd.fkdevice',
    ['SEP001122334455|1|Desk|6550'],
  ],
  [
    'select name, nodeid, tkprocessnoderole from processnode where tknodeusage = 0',
    ['ucm-pub|2|0'],
  ],
  [
    "select d.name from device d where d.tkclass=1 and d.pkid not in (select fkdevice from telecastersubscribedservice ts join telecasterservice t on t.pkid=ts.fktelecasterservice where t.name='Extension Mobility')",
    ['AN0011223344000', 'CSFJDOE', 'SEP001122334455'],
  ],
  [
    'select dp.name as dp, cmg.name as cmg, cm.name as cm, m.priority from devicepool dp join callmanagergroup cmg on cmg.pkid=dp.fkcallmanagergroup join callmanagergroupmember m on m.fkcallmanagergroup=cmg.pkid join callmanager cm on cm.pkid=m.fkcallmanager order by dp.name,m.priority',
    ['Default|Default|CM_ucm-pub|0', 'HQ_DP|Default|CM_ucm-pub|0', 'Old-DP|Default|CM_ucm-pub|0'],
  ],
  [
    'select d.name, std.address, std.port from device d join sipdevice s on s.fkdevice=d.pkid join siptrunkdestination std on std.fksipdevice=s.pkid order by d.name, std.sortorder',
    ['SBC_Trunk|10.0.0.50|5060'],
  ],
  [
    "select eu.userid, dg.name from enduser eu inner join enduserdirgroupmap m on m.fkenduser=eu.pkid inner join dirgroup dg on dg.pkid=m.fkdirgroup where dg.name='Standard CCM End Users'",
    ['amara|Standard CCM End Users'],
  ],
  [
    'select name from device where pkid = "abc" or name in ("SEP001122334455","x")',
    ['SEP001122334455'],
  ],
  [
    "select d.name from device d where d.description is not null and d.description != '' and d.name[1,3]='SEP'",
    ['SEP001122334455'],
  ],
  [
    "select param from productsupportsfeature where tkmodel=684 and tksupportsfeature=(select enum from typesupportsfeature where name like 'Multiple Call%')",
    ['200:4:2'],
  ],
  [
    'select d1.name, d2.name from device d1 join device d2 on d1.fkenduser=d2.fkenduser and d1.pkid < d2.pkid',
    ['CSFJDOE|SEP001122334455'],
  ],
  [
    "select count(*) from device where tkclass = 1 and tkdeviceprotocol = 11 and fksecurityprofile in (select pkid from securityprofile where name like '%Secure%')",
    ['2'],
  ],
  [
    'select d.name, sp.name, tsm.name from device d join securityprofile sp on sp.pkid = d.fksecurityprofile join typedevicesecuritymode tsm on tsm.enum=sp.tkdevicesecuritymode',
    [
      'AN0011223344000|Analog Phone - Standard SCCP Non-Secure Profile|Non Secure',
      'CSFJDOE|Cisco Unified Client Services Framework - Standard SIP Non-Secure Profile|Non Secure',
      'SBC_Trunk|Non Secure SIP Trunk Profile|Non Secure',
      'SEP001122334455|Cisco 8851 - Standard SIP Non-Secure Profile|Non Secure',
      'Sample Device Template with TAG usage examples|Universal Device Template - Model-independent Security Profile|Non Secure',
    ],
  ],
  [
    'select d.name, tl.name, tc.name from device d left join typeuserlocale tl on tl.enum=d.tkuserlocale left join typecountry tc on tc.enum=d.tkcountry where d.tkclass=1',
    ['AN0011223344000||', 'CSFJDOE||', 'SEP001122334455||'],
  ],
  [
    'select device.name, dnddynamic.dndstatus, typedndoption.name from device inner join dnddynamic on dnddynamic.fkdevice=device.pkid inner join typedndoption on typedndoption.enum=device.tkdndoption',
    [
      'AN0011223344000|f|Ringer Off',
      'CSFJDOE|f|Ringer Off',
      'SEP001122334455|f|Ringer Off',
      'UDP_jdoe|f|Ringer Off',
    ],
  ],
  [
    'select enduser.userid from enduser where enduser.status=1 and enduser.fkdirectorypluginconfig is null',
    ['amara', 'jdoe'],
  ],
  [
    "select eu.userid from enduser eu where eu.islocaluser = 't' and eu.enablecups='f'",
    ['amara', 'jdoe'],
  ],
  [
    "select name from devicepool minus select name from devicepool where name='Default'",
    ['HQ_DP', 'Old-DP'],
  ],
  [
    'select name from devicepool intersect select name from devicepool',
    ['Default', 'HQ_DP', 'Old-DP'],
  ],
  [
    "select name from device where tkclass = any (select enum from typeclass where name = 'Phone')",
    ['AN0011223344000', 'CSFJDOE', 'SEP001122334455'],
  ],
  [
    'select d.name -- comment\nfrom device d /* c */ where d.tkclass = 1',
    ['AN0011223344000', 'CSFJDOE', 'SEP001122334455'],
  ],
  [
    "select d.name[1,15] devname, d.description from device d where name[1,3] in ('SEP','CSF')",
    ['CSFJDOE|', 'SEP001122334455|Jane desk'],
  ],
  ['select count(*) from device where name like "SEP%" and description like "%\'%"', ['0']],
  [
    'select d.name from device d where d.name = "SEP001122334455" and d.description <> ""',
    ['SEP001122334455'],
  ],
  [
    'select a.userid, b.userid from enduser a, enduser b where a.userid = b.userid and a.rowid = b.rowid',
    ['amara|amara', 'jdoe|jdoe'],
  ],
  ['select count(*) as "count" from device', ['15']],
  [
    "select max(name) maxname from device where name like 'SEP%' having count(*) >= 0",
    ['SEP001122334455'],
  ],
  ['select sum(distinct tkclass) from device', ['874']],
  ['select count(all name) from device', ['15']],
  [
    "select d.name,tp.name from device d join typeproduct tp on d.tkproduct=tp.enum where tp.name = 'Cisco 8851'",
    ['SEP001122334455|Cisco 8851', 'UDP_jdoe|Cisco 8851'],
  ],
  [
    'select name from (select first 5 name from device order by name) order by name desc',
    ['CSFJDOE', 'CFB_2', 'Auto-registration Template', 'ANN_2', 'AN0011223344000'],
  ],
  [
    'select skip 2 first 3 x.name from (select name from device union select name from devicepool) x order by 1',
    ['Auto-registration Template', 'CFB_2', 'CSFJDOE'],
  ],
  [
    "select d.name from device d where d.tkclass = '1' and d.tkmodel in ('684')",
    ['SEP001122334455'],
  ],
  ["select d.name from device as d where d.allowhotelingflag = 'T'", ['SEP001122334455']],
  [
    'select d.name from device as d where not d.allowhotelingflag',
    [
      'AN0011223344000',
      'Auto-registration Template',
      'CSFJDOE',
      'Default Universal Device Template',
      'Sample Device Template with TAG usage examples',
    ],
  ],
  [
    'select fgt.name, fgt.cupsenabled from featuregrouptemplate fgt',
    ['Default Feature Group Template|f'],
  ],
  [
    'select s.name, s.ipaddr1, dp.name from srst s join devicepool dp on dp.fksrst=s.pkid',
    ['Disable||Default', 'Disable||HQ_DP', 'Disable||Old-DP'],
  ],
  [
    'select l.name, count(d.pkid) from location l left join device d on d.fklocation=l.pkid group by l.name order by l.name',
    ['Hub_None|9', 'Phantom|0', 'Shadow|0'],
  ],
  ["select version from componentversion where softwarecomponent='cm-ver'", ['15.0.1.12900(234)']],
  [
    "select distinct d.name, d.tkmodel from device d where d.tkclass in (select enum from typeclass where name in ('Phone','Device Profile'))",
    ['AN0011223344000|30027', 'CSFJDOE|503', 'SEP001122334455|684', 'UDP_jdoe|684'],
  ],
  [
    'select dp.name, (select count(*) from device d where d.fkdevicepool=dp.pkid and d.tkclass=1) phones, (select count(*) from device d where d.fkdevicepool=dp.pkid and d.tkclass=254) profiles from devicepool dp order by phones desc',
    ['HQ_DP|2|0', 'Old-DP|1|0', 'Default|0|0'],
  ],
  [
    "select userid from enduser where pkid = (select fkenduser from device where name='SEP001122334455')",
    ['jdoe'],
  ],
  ["select name from device where name between 'SEP' and 'SEPZ'", ['SEP001122334455']],
  ['select d.name from device d where d.allowhotelingflag', ['SEP001122334455']],
  [
    'select d.name from device d where tkclass = 1 and not d.allowhotelingflag',
    ['AN0011223344000', 'CSFJDOE'],
  ],
  ['select userid from enduser where not enablecups and islocaluser', ['amara', 'jdoe']],
  [
    'select d.name, d.allowhotelingflag from device d where tkclass = 1',
    ['AN0011223344000|f', 'CSFJDOE|f', 'SEP001122334455|t'],
  ],
  [
    "select case when d.allowhotelingflag then 'em' else 'no' end as em, count(*) from device d where d.tkclass=1 group by 1",
    ['em|1', 'no|2'],
  ],
]);
