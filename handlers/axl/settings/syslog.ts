/**
 * Alarm configuration of a service on a node: where its alarms go and from which severity on. One
 * row of alarmconfig for each monitor. [schema]; table [guess] facts/axl-nouns.json
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';
import { isTrue } from '../../../server/schema/boolean';
import { membersOf, textOf, treeOf, type Tree } from '../../../server/schema/tree';

interface Place {
  node: string;
  group: number;
  service: string;
}

function placeOf({ tx, request }: Call): Place {
  const node = tx.objects.need('ProcessNode', { name: textOf(request.serverName) ?? '' });
  const group = textOf(request.serviceGroup) ?? 'CM Services';
  const known = tx.get('select enum from typeservicegrouping where name = ?', group);
  if (!known) throw new AxlFault('invalidEnumeration', { element: 'serviceGroup', value: group });
  const service = textOf(request.service) ?? '';
  if (!tx.get('select 1 from typeservice where name = ?', service))
    throw new AxlFault('itemNotFound', { what: service });
  return { node, group: Number(known.enum), service };
}

const SERVERS = [
  'RemoteServerName1',
  'RemoteServerName2',
  'RemoteServerName3',
  'RemoteServerName4',
  'RemoteServerName5',
];

/** What a service that was never configured shows: the local syslog from Error on. [guess] */
const USUAL: Tree = {
  AlarmLevelEvent: 'Error',
  ...Object.fromEntries(SERVERS.map((name) => [name, ''])),
  monitor: 'Local Syslogs',
  Enable: 'true',
};

export const getSyslogConfiguration = replace('getSyslogConfiguration', {
  reads: true,
  evidence: 'guess',
  run(call) {
    const { node, group, service } = placeOf(call);
    const rows = call.tx.all(
      `select a.*, s.name as severity from alarmconfig a left join typealarmseverity s on s.enum = a.tkalarmseverity
        where a.fkprocessnode = ? and a.tkservicegrouping = ? and a.servicename = ? order by a.rowid`,
      node,
      group,
      service,
    );
    const configs = rows.map((row): Tree => ({
      AlarmLevelEvent: String(row.severity ?? ''),
      ...Object.fromEntries(SERVERS.map((name) => [name, String(row[name.toLowerCase()] ?? '')])),
      monitor: String(row.monitorname ?? ''),
      Enable: row.enable === 't' ? 'true' : 'false',
    }));
    return answer({
      syslogConfiguration: {
        serverName: textOf(call.request.serverName) ?? '',
        serviceGroup: textOf(call.request.serviceGroup) ?? 'CM Services',
        service,
        alarmConfigs: { AlarmConfig: configs.length > 0 ? configs : [USUAL] },
        EndPointAlarm: rows.some((row) => row.endpointalarm === 't') ? 'true' : 'false',
      },
    });
  },
});

export const updateSyslogConfiguration = replace('updateSyslogConfiguration', {
  evidence: 'guess',
  run(call) {
    const { tx, request } = call;
    const { node, group, service } = placeOf(call);
    for (const member of membersOf(treeOf(request.alarmConfigs).AlarmConfig)) {
      const config = treeOf(member);
      const level = textOf(config.AlarmLevelEvent) ?? '';
      const severity = tx.get('select enum from typealarmseverity where name = ?', level);
      if (!severity)
        throw new AxlFault('invalidEnumeration', { element: 'AlarmLevelEvent', value: level });
      const monitor = textOf(config.monitor) ?? '';
      tx.run(
        'delete from alarmconfig where fkprocessnode = ? and tkservicegrouping = ? and servicename = ? and monitorname = ?',
        node,
        group,
        service,
        monitor,
      );
      tx.run(
        `insert into alarmconfig (fkprocessnode, tkservicegrouping, servicename, monitorname, tkalarmseverity, enable, endpointalarm,
           ${SERVERS.map((name) => name.toLowerCase()).join(', ')}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        node,
        group,
        service,
        monitor,
        severity.enum ?? null,
        isTrue(config.Enable) ? 't' : 'f',
        isTrue(request.EndPointAlarm) ? 't' : 'f',
        ...SERVERS.map((name) => textOf(config[name]) ?? ''),
      );
    }
    return { tree: { message: 'Success' } };
  },
});
