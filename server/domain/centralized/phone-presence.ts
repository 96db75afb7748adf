/**
 * Phone presence of a telephony cluster at the central one: is everything done that the guide asks
 * for, in both clusters? [seed] facts/centralized.md 11
 *
 * The gateway counts once Cisco Presence Engine was restarted after it came, the security settings
 * once Cisco OAM Agent was, on this node. [seed] the order; [guess] what happens without
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError, type Target } from '../../cluster/neighbours';
import type { Node } from '../../cluster/node';
import type { Row, Tx } from '../../store/store';
import { presenceNodes } from '../nodes';
import { CENTRALIZED_DEPLOYMENT } from './peer-page';
import { formOf, peersOf, targetOf } from './peers';

export const OAM_AGENT = 'Cisco OAM Agent';
export const PRESENCE_ENGINE = 'Cisco Presence Engine';

/** What is missing, in the order in which it is done. */
export type Missing =
  | 'publish trunk'
  | 'presence gateway'
  | 'incoming ACL'
  | 'TLS peer subject'
  | 'TLS context'
  | `${typeof OAM_AGENT} restart`
  | `${typeof PRESENCE_ENGINE} restart`;

/** The telephony cluster of this address, and who we are there; undefined: no peer has it. */
export function gatewayTarget(cluster: Cluster, tx: Tx, address: string): Target | undefined {
  const { table } = CENTRALIZED_DEPLOYMENT;
  const row = tx.get(`select * from ${table} where lower(peeraddress) = lower(?)`, address);
  if (!row) return undefined;
  const form = formOf(peersOf(CENTRALIZED_DEPLOYMENT).needRow(tx, String(row.pkid)));
  return targetOf(cluster, form, row);
}

/** What is still to be done at this cluster, at the node that is asked. */
export function missingHere(tx: Tx, node: Node, address: string): Missing[] {
  const host = hostOf(address);
  const gateway = tx.get('select * from presencegateway where lower(address) = lower(?)', address);
  const acl = tx
    .all('select * from incomingacl')
    .find((row) => matches(String(row.addresspattern), host));
  const subject = tx.get('select * from tlspeersubject where lower(subjectname) = lower(?)', host);
  const chosen =
    subject &&
    tx.get('select * from tlscontextpeersubject where fktlspeersubject = ?', subject.pkid ?? null);
  const missing: [Missing, boolean][] = [
    ['presence gateway', !gateway],
    ['incoming ACL', !acl],
    ['TLS peer subject', !subject],
    ['TLS context', !chosen],
    [`${OAM_AGENT} restart`, !isKnownTo(node, OAM_AGENT, [acl, subject, chosen])],
    [`${PRESENCE_ENGINE} restart`, !isKnownTo(node, PRESENCE_ENGINE, [gateway])],
  ];
  return missing.flatMap(([what, is]) => (is ? [what] : []));
}

/** Has the service started after these came? */
function isKnownTo(node: Node, service: string, rows: readonly (Row | undefined)[]): boolean {
  const status = node.services.find(service);
  if (status?.state !== 'Started' || status.since === undefined) return false;
  const { since } = status;
  return rows.every((row) => row === undefined || Number(row.timechanged) <= since);
}

/** Gateways that the Presence Engine of this node knows. */
export function knownGateways(tx: Tx, node: Node): string[] {
  return tx
    .all('select * from presencegateway order by address')
    .filter((row) => isKnownTo(node, PRESENCE_ENGINE, [row]))
    .map(({ address }) => String(address));
}

/**
 * Does the telephony cluster publish to a node of ours? Its service parameter names a SIP trunk, and
 * that leads to us. @throws NeighbourError
 */
export async function publishesTo(
  cluster: Cluster,
  target: Target,
  names: readonly string[],
): Promise<boolean> {
  const rows = await cluster.neighbours.axl(target).query(
    `select s.address as address from processconfig c, device d, sipdevice p, siptrunkdestination s
      where c.paramname = 'IMandPresencePublishTrunk' and d.name = c.paramvalue
        and p.fkdevice = d.pkid and s.fksipdevice = p.pkid`,
  );
  const ours = names.map((name) => name.toLowerCase());
  return rows.some(({ address = '' }) => ours.includes(address.toLowerCase()));
}

export interface PhonePresence {
  address: string;
  ready: boolean;
  missing: Missing[];
  /** why the telephony cluster could not be asked; '' when it could */
  error: string;
}

/** Asks the cluster of each gateway; while no transaction is open. */
export function phonePresence(cluster: Cluster, node: Node): Promise<PhonePresence[]> {
  const { places, names } = node.store.read((tx) => ({
    names: presenceNodes(tx),
    places: tx
      .all('select address from presencegateway order by address')
      .map(({ address }) => String(address))
      .map((address) => ({
        address,
        target: gatewayTarget(cluster, tx, address),
        here: missingHere(tx, node, address),
      })),
  }));
  return Promise.all(
    places.map(async ({ address, target, here }): Promise<PhonePresence> => {
      let error = target ? '' : 'The gateway is no peer of the centralized deployment.';
      let publishes = false;
      try {
        publishes = target !== undefined && (await publishesTo(cluster, target, names));
      } catch (thrown) {
        if (!(thrown instanceof NeighbourError)) throw thrown;
        error = thrown.message;
      }
      const missing: Missing[] = [...(publishes ? [] : ['publish trunk' as const]), ...here];
      return { address, ready: missing.length === 0, missing, error };
    }),
  );
}

/** An address of SIP has no port of HTTPS. */
function hostOf(address: string): string {
  return address.replace(/:\d+$/, '').toLowerCase();
}

/** `10.1.2.3`, `10.1.2.0/24`, a name, or `all`. [guess] the forms of the page */
function matches(pattern: string, host: string): boolean {
  const text = pattern.trim().toLowerCase();
  if (text === 'all' || text === host) return true;
  const [network = '', bits] = text.split('/');
  const [a, b] = [numberOf(network), numberOf(host)];
  if (bits === undefined || a === undefined || b === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(a / size) === Math.floor(b / size);
}

function numberOf(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((one) => !(one >= 0 && one <= 255))) return undefined;
  return parts.reduce((sum, one) => sum * 256 + one, 0);
}
