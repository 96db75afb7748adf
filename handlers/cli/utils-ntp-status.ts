/**
 * To 12.x ntpd [recorded], from 14 chronyd [client]; a node takes its time from the publisher, one
 * stratum below [recorded]. The publisher's own server is ours. facts/cli.md 7
 */
import type { Command } from '../../server/dispatch/command';
import { membersOf } from '../../server/domain/platform/members';
import { ctime } from '../../server/runtime/date-text';

/** reserved for documentation */
const SERVER = '192.0.2.123';
const STRATUM = 3;

export const utilsNtpStatus: Command = {
  words: 'utils ntp status',
  about: 'shows whether the time of this node is right',
  evidence: 'recorded',
  async run({ cluster, node }) {
    const members = await membersOf(cluster, node);
    const publisher = members.find((one) => one.publisher);
    const self = node.role === 'publisher' || !publisher;
    const reached = self || publisher.reached;
    const [server, stratum] = self ? [SERVER, STRATUM] : [publisher.address, STRATUM + 1];
    const sources =
      Number(cluster.release.schema) < 14
        ? ntpd(server, stratum, reached)
        : chronyd(server, stratum, reached);
    const now = cluster.clock.now();
    const synchronised = reached
      ? [
          `synchronised to NTP server (${server}) at stratum ${stratum}`,
          '   time correct to within 32 ms',
          '   polling server every 1024 s',
        ]
      : ['unsynchronised', '  time server re-starting', '   polling server every 64 s'];
    return [
      ...[...sources, '', '', ...synchronised, ''],
      `Current time in UTC is : ${ctime(now, 'UTC')}`,
      `Current time in Etc/UTC is : ${ctime(now, 'UTC')}`,
      '',
    ].join('\n');
  },
};

function ntpd(server: string, stratum: number, reached: boolean): string[] {
  const [mark, reach] = reached ? ['*', '377'] : [' ', '0'];
  return [
    'ntpd (pid 8609) is running...',
    '',
    '     remote           refid      st t when poll reach   delay   offset  jitter',
    '='.repeat(78),
    `${mark}${server.padEnd(16)}${'.GPS.'.padEnd(15)}${String(stratum - 1).padStart(3)} u  512 1024${reach.padStart(5)}    0.256    0.021   0.014`,
  ];
}

function chronyd(server: string, stratum: number, reached: boolean): string[] {
  const [mark, reach] = reached ? ['^*', '377'] : ['^?', '0'];
  return [
    'chronyd (pid 8609) is running...',
    '',
    'MS Name/IP address         Stratum Poll Reach LastRx Last sample',
    '='.repeat(79),
    `${mark} ${server.padEnd(27)}${String(stratum - 1).padStart(3)}  10${reach.padStart(6)}   512    +21us[  +24us] +/-   32ms`,
  ];
}
