/** `<devicePool>`: date and time, servers, survivable telephony. [recorded] order */
import type { Row } from '../../store/store';
import { callManagerGroup } from './call-managers';
import type { Source } from './source';
import { timeZoneName } from './time-zones';
import { braced, group, leaf, leaves } from './xml';

/** Made once for all phones of the pool. */
export function devicePool(source: Source, pkid: string | undefined): string {
  return source.part(`devicePool ${pkid ?? ''}`, (own) => {
    const pool = own.at('devicepool', pkid);
    if (!pool) return group('devicePool', '');
    const monitor = Number(pool.connectionmonitorduration ?? -1);
    const content =
      leaf('revertPriority', String(pool.tkrevertpriority ?? 0)) +
      leaf('name', String(pool.name)) +
      dateTimeSetting(own, own.at('datetimesetting', pool.fkdatetimesetting)) +
      callManagerGroup(own, textOf(pool.fkcallmanagergroup)) +
      srstInfo(own.at('srst', pool.fksrst)) +
      leaf(
        'connectionMonitorDuration',
        // -1: that of the enterprise parameters. [schema] the default of AXL
        monitor < 0 ? own.parameter('ConnectionMonitorDuration') || '120' : String(monitor),
      );
    return group('devicePool', content, { uuid: braced(String(pool.pkid)) });
  });
}

/** [recorded] 'M/D/Ya' of a phone: the form with its separator, an A where it is 12 hours. [guess] on the A */
function dateTimeSetting(source: Source, row: Row | undefined): string {
  if (!row) return group('dateTimeSetting', '');
  const separator = String(row.separator ?? '/');
  const date = String(row.dateformat ?? 'M/D/Y').replace(/[^A-Za-z]+/g, separator);
  const zone = source.typeName('typetimezone', row.tktimezone);
  const content =
    leaves({
      name: String(row.name),
      dateTemplate: `${date}${/^12/.test(String(row.timeformat)) ? 'A' : ''}`,
      timeZone: timeZoneName(zone),
      olsonTimeZone: zone,
    }) + group('ntps', ntps(source, String(row.pkid)));
  return group('dateTimeSetting', content, { uuid: braced(String(row.pkid)) });
}

function ntps(source: Source, setting: string): string {
  return source
    .rows(
      `select s.* from ntpserverdatetimesettingmap m join ntpserver s on s.pkid = m.fkntpserver
        where m.fkdatetimesetting = ? order by m.selectionorder`,
      setting,
    )
    .map((row) =>
      group(
        'ntp',
        leaves({
          name: String(row.name),
          nameV6: String(row.ipv6address ?? ''),
          ntpMode: source.typeName('typezzntpmode', row.tkzzntpmode),
        }),
      ),
    )
    .join('');
}

/** An address, a port and their IPv6 fellow, in the order of the recording. */
function srstInfo(row: Row | undefined): string {
  if (!row) return group('srstInfo', '');
  const name = String(row.name);
  const address = String(row.ipaddr1 ?? '');
  const sip = String(row.sipnetwork ?? '') || address;
  const own = name !== 'Disable' && name !== 'Use Default Gateway';
  return group(
    'srstInfo',
    leaves({
      name,
      // [guess] the stock names are the two other options of the phone
      srstOption: own ? 'User Specific' : name,
      userModifiable: own,
      ipAddr1: address,
      port1: String(row.portnumber ?? 2000),
      ...{ ipAddr2: '', port2: 2000, ipAddr3: '', port3: 2000 },
      sipIpAddr1: sip,
      sipPort1: String(row.sipport ?? 5060),
      sipIpV6Addr1: String(row.ipv6address ?? ''),
      ...{ sipIpAddr2: '', sipPort2: 5060, sipIpAddr3: '', sipPort3: 5060 },
      isSecure: row.issecure === 't',
    }),
    { uuid: braced(String(row.pkid)) },
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
