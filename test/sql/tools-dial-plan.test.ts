/** Lines, patterns and their ways: what provisioning tools and audits ask. The rows follow from the site by hand. */
import { answers } from '../support/sql-tools';

answers([
  [
    'select d.name, n.dnorpattern from device d, outer (devicenumplanmap m, numplan n) where m.fkdevice = d.pkid and m.fknumplan = n.pkid and d.tkclass = 1',
    ['AN0011223344000|', 'CSFJDOE|7001', 'SEP001122334455|7001', 'SEP001122334455|7002'],
  ],
  [
    'select {+ ORDERED } d.name from device d, numplan n, devicenumplanmap m where m.fkdevice=d.pkid and m.fknumplan=n.pkid',
    ['CSFJDOE', 'SBC_RL', 'SEP001122334455', 'SEP001122334455', 'Sales_HL'],
  ],
  ['select dnorpattern[1,3] from numplan where tkpatternusage = 2', ['700', '700', '\\+1']],
  [
    'select dnorpattern from numplan where tkpatternusage=2 and pkid not in (select fknumplan from devicenumplanmap)',
    ['\\+12125550100'],
  ],
  [
    'select n.dnorpattern, rp.name from numplan n left outer join routepartition rp on n.fkroutepartition=rp.pkid where not exists (select * from devicenumplanmap m where m.fknumplan = n.pkid) and n.tkpatternusage = 2',
    ['\\+12125550100|'],
  ],
  [
    'select np.dnorpattern, count(*) c from numplan np join devicenumplanmap m on m.fknumplan=np.pkid group by np.dnorpattern having count(*) > 1',
    ['7001|2'],
  ],
  [
    'select css.name, rp.name, m.sortorder from callingsearchspace css inner join callingsearchspacemember m on m.fkcallingsearchspace=css.pkid inner join routepartition rp on m.fkroutepartition = rp.pkid order by css.name, m.sortorder',
    ['CSS-Internal|Internal_PT|1', 'CSS-Internal|Block_PT|2', 'New-CSS|Internal_PT|1'],
  ],
  [
    "select css.name from callingsearchspace css where css.clause like '%Internal_PT%'",
    ['CSS-Internal', 'New-CSS'],
  ],
  [
    'select rl.name as routelist, rg.name as rg, rld.selectionorder from device rl inner join routelist rld on rld.fkdevice=rl.pkid inner join routegroup rg on rld.fkroutegroup=rg.pkid where rl.tkclass = 7 order by 1,3',
    ['SBC_RL|SBC_RG|1'],
  ],
  [
    'select hp.dnorpattern as pilot, hl.name as huntlist, lg.name as linegroup, lgm.lineselectionorder, n.dnorpattern from numplan hp inner join devicenumplanmap dm on dm.fknumplan=hp.pkid inner join device hl on hl.pkid=dm.fkdevice inner join routelist r on r.fkdevice = hl.pkid inner join linegroup lg on lg.pkid = r.fklinegroup inner join linegroupnumplanmap lgm on lgm.fklinegroup=lg.pkid inner join numplan n on n.pkid=lgm.fknumplan where hp.tkpatternusage=7',
    ['7100|Sales_HL|Sales_LG|1|7001', '7100|Sales_HL|Sales_LG|2|7002'],
  ],
  [
    "select cfd.cfadestination, n.dnorpattern from callforwarddynamic cfd, numplan n where cfd.fknumplan=n.pkid and cfd.cfadestination <> ''",
    ['5550100|7001'],
  ],
  [
    'select n.dnorpattern, n.calledpartytransformationmask, n.callingpartytransformationmask, n.prefixdigitsout, ddi.name from numplan n left join digitdiscardinstruction ddi on n.fkdigitdiscardinstruction = ddi.pkid where n.tkpatternusage=3',
    ['5XXX|||9|'],
  ],
  ['select count(distinct fkdevice) from devicenumplanmap', ['4']],
  [
    "select first 5 d.name d_name, dmap.numplanindex idx, n.dnorpattern from device d join devicenumplanmap dmap on d.pkid=dmap.fkdevice join numplan n on n.pkid=dmap.fknumplan where n.dnorpattern between '7000' and '7999' order by n.dnorpattern, idx",
    ['SEP001122334455|1|7001', 'CSFJDOE|1|7001', 'SEP001122334455|2|7002', 'Sales_HL||7100'],
  ],
  [
    'select lg.name, tda.name, lg.rnareversiontimeout from linegroup lg, typedistributealgorithm tda where tda.enum = lg.tkdistributealgorithm',
    ['Sales_LG|Longest Idle Time|10'],
  ],
  [
    'select pg.name, n.dnorpattern, ln.dnorpattern from pickupgroup pg join numplan n on n.pkid=pg.fknumplan_pickup join pickupgrouplinemap m on m.fkpickupgroup=pg.pkid join numplan ln on ln.pkid=m.fknumplan_line',
    ['Sales_PG|7150|7001'],
  ],
  [
    'select vp.directorynumber, css.name, vm.name from voicemessagingprofile vm join voicemessagingpilot vp on vm.fkvoicemessagingpilot=vp.pkid left join callingsearchspace css on css.pkid=vp.fkcallingsearchspace',
    ['8000|CSS-Internal|VM_Profile'],
  ],
  [
    'select eu.userid, n.dnorpattern, tdn.name from enduser eu join endusernumplanmap m on m.fkenduser=eu.pkid join numplan n on n.pkid = m.fknumplan join typednusage tdn on tdn.enum=m.tkdnusage',
    ['amara|7002|IPCC', 'jdoe|7001|Primary'],
  ],
  [
    "select d.name from device d where exists (select 1 from devicenumplanmap m inner join numplan n on n.pkid=m.fknumplan where m.fkdevice=d.pkid and n.dnorpattern like '70__')",
    ['CSFJDOE', 'SEP001122334455'],
  ],
  [
    'select d.name, (select count(*) from devicenumplanmap m where m.fkdevice=d.pkid) as lines from device d where d.tkclass=1 order by lines desc',
    ['SEP001122334455|2', 'CSFJDOE|1', 'AN0011223344000|0'],
  ],
  [
    'SELECT n.dnorpattern as dn,rp.name as partition,n.description FROM numplan n left OUTER JOIN devicenumplanmap m on m.fkdevice = n.pkid INNER JOIN routepartition as rp on n.fkroutepartition=rp.pkid WHERE m.fkdevice is null AND n.tkpatternusage = 2 ORDER BY n.dnorpattern',
    ['7001|Internal_PT|', '7002|Internal_PT|Amara'],
  ],
  [
    "select hlog from devicehlogdynamic where fkdevice = (select first 1 fkdevice from devicenumplanmap where fknumplan = (select first 1 pkid from numplan where dnorpattern = '7001'))",
    ['t'],
  ],
  [
    "select d.name, d.description, n.dnorpattern, r.name, c.name from device d inner join devicenumplanmap m on d.pkid = m.fkdevice inner join numplan n on n.pkid = m.fknumplan left outer join routepartition r on r.pkid = n.fkroutepartition left outer join callingsearchspace c on c.pkid = d.fkcallingsearchspace where d.tkclass = 1 and (n.dnorpattern like '7%' or n.dnorpattern like '\\\\+1%')",
    [
      'CSFJDOE||7001|Internal_PT|',
      'SEP001122334455|Jane desk|7001|Internal_PT|CSS-Internal',
      'SEP001122334455|Jane desk|7002|Internal_PT|CSS-Internal',
    ],
  ],
  [
    "select case when n.cfnavoicemailenabled = 't' then 'VM' when n.cfnadestination != '' then n.cfnadestination else 'none' end as cfna from numplan n where tkpatternusage = 2",
    ['VM', 'none', 'none'],
  ],
  [
    'select d.name from device d where (select count(*) from devicenumplanmap m where m.fkdevice = d.pkid) between 1 and 2',
    ['CSFJDOE', 'SBC_RL', 'SEP001122334455', 'Sales_HL'],
  ],
  [
    'select d.name from device d where d.pkid in (select fkdevice from devicenumplanmap group by fkdevice having count(*) > 1)',
    ['SEP001122334455'],
  ],
  [
    'select d.name, n.dnorpattern from (device d inner join devicenumplanmap m on m.fkdevice=d.pkid) inner join numplan n on n.pkid=m.fknumplan',
    ['CSFJDOE|7001', 'SBC_RL|9.@', 'SEP001122334455|7001', 'SEP001122334455|7002', 'Sales_HL|7100'],
  ],
  [
    "select n.dnorpattern from numplan n where n.dnorpattern matches '[67]*' and n.dnorpattern not like '7_5%'",
    ['7001', '7002', '7100', '71XX'],
  ],
  [
    "select dnorpattern::int8 + 1 as next from numplan where tkpatternusage=2 and dnorpattern matches '[0-9]*' and dnorpattern not matches '*[^0-9]*'",
    ['7002', '7003'],
  ],
  ["select cast(dnorpattern as integer) from numplan where dnorpattern = '7001'", ['7001']],
  ['select dnorpattern from numplan where dnorpattern = 7001', ['7001']],
  ['select dnorpattern from numplan where dnorpattern in (7001, 7002)', ['7001', '7002']],
  [
    "select dnorpattern from numplan where tkpatternusage = 2 and (iscallable or dnorpattern like '9%')",
    ['7001', '\\+12125550100'],
  ],
]);
