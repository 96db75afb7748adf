/** Labels [client], values and layout recalled. facts/cli.md 2.3 */
import type { Command } from '../../server/dispatch/command';
import { MACHINE } from '../../server/domain/platform/machine';
import { osVersion } from '../../server/domain/platform/versions';

export const showHardware: Command = {
  words: 'show hardware',
  about: 'shows the machine, its disks and partitions',
  evidence: 'client',
  run({ cluster }) {
    const { processors, processor, megahertz, memoryMegabytes, diskGigabytes, disks } = MACHINE;
    const rows: [string, string][] = [
      ['HW Platform', 'VMware Virtual Machine'],
      ['Processors', String(processors)],
      ['Type', processor],
      ['CPU Speed', String(megahertz)],
      ['Memory', `${memoryMegabytes} MBytes`],
      ['Object ID', '1.3.6.1.4.1.9.1.1348'],
      ['OS Version', `UCOS ${osVersion(cluster.release.build)}.x86_64`],
      ['Serial Number', 'VMware-42 1d 00 00 00 00 00 00-00 00 00 00 00 00 00 00'],
    ];
    return [
      '',
      ...rows.map(labelled),
      '',
      'RAID Version :',
      'No RAID controller information is available',
      '',
      'BIOS Information :',
      'VMware, Inc. VMware Virtual Platform',
      '',
      'RAID Details :',
      'No RAID information is available',
      '-----------------------------------------------------------------------',
      'Physical device information',
      '-----------------------------------------------------------------------',
      labelled(['Number of Disks', '1']),
      'Hard Disk #1',
      labelled(['Size (in GB)', String(diskGigabytes)]),
      '',
      'Partition Details :',
      ...Object.entries(disks).map(([name, [total]]) => labelled([name, `${total}K`])),
      '',
    ].join('\n');
  },
};

function labelled([label, value]: [string, string]): string {
  return `${label.padEnd(18)}: ${value}`;
}
