/** Labels, columns and the padded mask [recorded]; options, domain and gateway [client, guess]. facts/cli.md 2.6 */
import type { Command } from '../../server/dispatch/command';
import { membersOf } from '../../server/domain/platform/members';

export const showNetworkEth0: Command = {
  words: 'show network eth0',
  about: 'shows the network interface, DNS and gateway',
  evidence: 'recorded',
  takes: [{ name: 'detail', need: 'optional', about: 'the same: there is nothing more' }],
  async run({ cluster, node }) {
    const members = await membersOf(cluster, node);
    const address = members.find(({ name }) => name === node.name)?.address ?? '127.0.0.1';
    const domain = node.name.split('.').slice(1).join('.');
    return [
      'Ethernet 0',
      pair(['DHCP', 'disabled'], ['Status', 'up']),
      pair(['IP Address', address], ['IP Mask', '255.255.255.000']),
      pair(['Link Detected', 'yes'], ['Mode', 'Auto disabled, Full, 10000 Mbits/s']),
      'Duplicate IP : no',
      '',
      'DNS',
      pair(['Primary', 'Not Configured'], ['Secondary', 'Not Configured']),
      label('Options', 'timeout:5 attempts:2'),
      label('Domain', domain),
      label('Gateway', `${address.replace(/\d+$/, '1')} on Ethernet 0`),
      '',
    ].join('\n');
  },
};

type Labelled = [string, string];

function label(name: string, value: string): string {
  return `${name.padEnd(13)}: ${value}`;
}

/** the second column begins at 34 */
function pair(left: Labelled, [name, value]: Labelled): string {
  return `${label(...left).padEnd(34)}${name.padEnd(11)}: ${value}`;
}
