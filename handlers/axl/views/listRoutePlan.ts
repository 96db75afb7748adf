/**
 * listRoutePlan: the route plan report, every pattern of whatever kind with what it leads to.
 * [schema] shape, [guess] what stands in routeDetail: the devices of a directory number, the route
 * list, gateway or trunk of a route pattern, the hunt list of a pilot. Templates are no patterns.
 */
import { replace } from '../../../server/dispatch/operation';
import { answerRows, reference } from './answer-rows';

export const listRoutePlan = replace('listRoutePlan', {
  reads: true,
  evidence: 'guess',
  run(call) {
    const rows = call.tx.all(
      `select n.pkid, n.dnorpattern, r.name as partition, r.pkid as fkpartition, u.name as type, n.rowid as place,
          coalesce(
            (select group_concat(d.name, ', ') from devicenumplanmap m join device d on d.pkid = m.fkdevice where m.fknumplan = n.pkid),
            (select d.name from device d where d.pkid = n.fkdevice_siptrunk),
            json_extract(n.rest, '$."destination.routeListName"'), '') as detail
         from numplan n left join routepartition r on r.pkid = n.fkroutepartition
           left join typepatternusage u on u.enum = n.tkpatternusage
        where u.name not like '%template%'
        order by n.dnorpattern, place`,
    );
    return answerRows(
      call,
      'routePlan',
      rows.map((row) => ({
        pkid: String(row.pkid),
        fields: {
          dnOrPattern: String(row.dnorpattern ?? ''),
          partition: reference(row.partition, row.fkpartition),
          type: String(row.type ?? ''),
          routeDetail: String(row.detail),
        },
      })),
    );
  },
});
