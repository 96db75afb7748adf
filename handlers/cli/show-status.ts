/** Labels and columns [recorded], the indent of the lower half recalled. facts/cli.md 2.2 */
import type { Command } from '../../server/dispatch/command';
import { MACHINE, TIME_ZONE, usedMemory } from '../../server/domain/platform/machine';
import { hostOf } from '../../server/domain/platform/members';
import { osVersion } from '../../server/domain/platform/versions';
import { longDate, timeOfDay } from '../../server/runtime/date-text';

export const showStatus: Command = {
  words: 'show status',
  about: 'shows what the machine is and how busy it is',
  evidence: 'recorded',
  run({ cluster, node }) {
    const now = cluster.clock.now();
    const { build } = cluster.release;
    const { cpu, memory, load, disks } = MACHINE;
    return [
      '',
      `Host Name          : ${hostOf(node.name)}`,
      `Date               : ${longDate(now)}`,
      `Time Zone          : ${TIME_ZONE}`,
      'Locale             : en_US.UTF-8',
      `Product Ver        : ${build}`,
      `Unified OS Version : ${osVersion(build)}`,
      '',
      'Uptime:',
      ` ${timeOfDay(now)} up ${upTime(now - node.since)},  1 user,  load average: ${load.map((one) => one.toFixed(2)).join(', ')}`,
      '',
      `CPU Idle:   ${percent(cpu.idle)}  System:   ${percent(cpu.system)}    User:   ${percent(cpu.user)}`,
      `  IOWAIT:   ${percent(cpu.waiting)}     IRQ:   ${percent(0)}    Soft:   ${percent(0)}`,
      '',
      ...[
        ['Memory Total', memory.total],
        ['Free', memory.free],
        ['Used', usedMemory()],
        ['Cached', memory.cached],
        ['Shared', 0],
        ['Buffers', memory.buffers],
      ].map(([label, size]) => `${String(label).padStart(12)}:${kilobytes(Number(size), 16)}`),
      '',
      `${''.padEnd(24)}Total            Free            Used`,
      ...Object.entries(disks).map(
        ([name, [total, free, used]]) =>
          `${`Disk/${name}`.padEnd(13)}${kilobytes(total, 16)}${kilobytes(free, 16)}${kilobytes(used, 16)} (${Math.ceil((100 * used) / (free + used))}%)`,
      ),
      '',
    ].join('\n');
  },
};

function kilobytes(size: number, width: number): string {
  return `${size}K`.padStart(width);
}

/** two digits before the point, two after [recorded] */
function percent(value: number): string {
  return `${value.toFixed(2).padStart(5, '0')}%`;
}

/** As Linux says it: `5 min`, ` 3:22`, `45 days, 10:47` */
function upTime(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const rest = minutes % 60;
  const time =
    hours === 0 ? `${rest} min` : `${String(hours).padStart(2)}:${String(rest).padStart(2, '0')}`;
  return days === 0 ? time : `${days} ${days === 1 ? 'day' : 'days'}, ${time}`;
}
