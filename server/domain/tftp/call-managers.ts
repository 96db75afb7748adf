/** Where a phone finds its servers: the CallManager group and its trust verification services. */
import type { NodePorts } from '../../cluster/service-ports';
import type { Row } from '../../store/store';
import { isLater } from '../../schema/release';
import { leaf, leaves, group } from './xml';
import { hidden, type Source } from './source';

/** `<callManagerGroup>` of this group; empty members where there is none. */
export function callManagerGroup(source: Source, pkid: string | undefined): string {
  return source.part(`callManagerGroup ${pkid ?? ''}`, (own) => {
    const row = own.at('callmanagergroup', pkid);
    const members = membersOf(own, pkid).map((member, priority) =>
      group('member', callManager(own, member), { priority: String(priority) }),
    );
    return group(
      'callManagerGroup',
      leaf('name', String(row?.name ?? '')) +
        leaf('tftpDefault', row?.tftpdefault === 't') +
        group('members', members.join('')),
    );
  });
}

const TVS_PORT = 2445;

/** What this process opened for the node, in place of a real server's port. */
function openedAt({ cluster }: Source, node: string): NodePorts {
  return cluster.ports.nodes[node.toLowerCase()] ?? {};
}

/** `<TVS>`: the nodes of the group, in its order. */
export function trustVerification(source: Source, pkid: string | undefined): string {
  return source.part(`TVS ${pkid ?? ''}`, (own) => {
    const members = membersOf(own, pkid).map((member, priority) => {
      const address = nodeOf(own, member);
      const port = openedAt(own, address).tvs ?? TVS_PORT;
      return group('member', leaves({ port, address }), { priority: String(priority) });
    });
    return group('TVS', group('members', members.join('')));
  });
}

/** The group that phones without another one have. */
export function defaultGroup(source: Source): string | undefined {
  const row = source.row(
    "select pkid from callmanagergroup order by case tftpdefault when 't' then 0 else 1 end, name limit 1",
  );
  return row && String(row.pkid);
}

function membersOf(source: Source, pkid: string | undefined): Row[] {
  if (pkid === undefined) return [];
  source.rows('select pkid from callmanagergroupmember where fkcallmanagergroup = ?', pkid);
  return source.rows(
    `select c.* from callmanagergroupmember m join callmanager c on c.pkid = m.fkcallmanager
      where m.fkcallmanagergroup = ? order by m.priority`,
    pkid,
  );
}

/** [doc] OAuth ports of SIP since 12.5 */
const OAUTH_SINCE = '12.5';

function callManager(source: Source, row: Row): string {
  const port = (field: string, usual: number): string =>
    hidden(row, `ports.${field}`, String(usual));
  // Another port than the usual one is an administrator's word; else what is open here counts.
  const sip = (field: string, usual: number, opened: number | undefined): string => {
    const stated = port(field, usual);
    return stated === String(usual) && opened !== undefined ? String(opened) : stated;
  };
  const node = nodeOf(source, row);
  const opened = openedAt(source, node);
  const oauth = !isLater(OAUTH_SINCE, source.cluster.release.name);
  const ports =
    leaves({
      ethernetPhonePort: port('ethernetPhonePort', 2000),
      sipPort: sip('sipPorts.sipPhonePort', 5060, opened.sip),
      securedSipPort: sip('sipPorts.sipPhoneSecurePort', 5061, opened.sips),
      ...(oauth && {
        sipOAuthPort: port('sipPorts.sipOAuthPort', 5090),
        sipMRAOAuthPort: port('sipPorts.sipOAuthMRAPort', 5091),
      }),
    }) +
    group(
      'mgcpPorts',
      leaves({
        listen: port('mgcpPorts.listen', 2427),
        keepAlive: port('mgcpPorts.keepAlive', 2428),
      }),
    );
  return group(
    'callManager',
    leaves({ name: String(row.name), description: String(row.description ?? '') }) +
      group('ports', ports) +
      leaf('processNodeName', node),
  );
}

/** Its process node, as configured: a name or an address. */
function nodeOf(source: Source, callManager: Row): string {
  return String(source.at('processnode', callManager.fkprocessnode)?.name ?? '');
}
