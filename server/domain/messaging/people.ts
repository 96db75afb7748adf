/**
 * Users of IM and Presence: who they are, their JIDs, and which node of the cluster serves them.
 *
 * A JID is the user id in the presence domain. [doc] That the domain is the enterprise parameter
 * Organization Top Level Domain, else what the names of the nodes end with, is a [guess].
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Row, Tx } from '../../store/store';
import { fieldFlag } from '../fields';
import { presenceNodes } from '../nodes';
import { enterpriseParameter } from '../parameters';

export interface ImUser {
  pkid: string;
  /** as it is stored */
  userid: string;
  /** number of the node that the user is assigned to */
  nodeid: number | undefined;
}

/** A user who is active and enabled for IM and Presence in this cluster; user ids in any case. */
export function findImUser(tx: Tx, userid: string): ImUser | undefined {
  const columns = 'select pkid, userid, primarynodeid from enduser';
  const who = "status = 1 and enablecups = 't'";
  const row: Row | undefined =
    tx.get(`${columns} where userid = ? and ${who}`, userid) ??
    tx.get(`${columns} where lower(userid) = ? and ${who}`, userid.toLowerCase());
  if (!row) return undefined;
  const { pkid, primarynodeid } = row;
  return {
    pkid: String(pkid),
    userid: String(row.userid),
    nodeid: typeof primarynodeid === 'number' ? primarynodeid : undefined,
  };
}

const domains = new WeakMap<Node, { version: number; domain: string }>();

/** The presence domain of the cluster, lower case. */
export function presenceDomain(node: Node): string {
  const { version } = node.store;
  let known = domains.get(node);
  if (known?.version !== version) {
    const domain = node.store.read((tx) => {
      const set = enterpriseParameter(tx, 'OrganizationTopLevelDomain')?.trim();
      if (set !== undefined && set !== '') return set.toLowerCase();
      const [first = node.name] = presenceNodes(tx);
      return (/\.(.+)$/.exec(first)?.[1] ?? first).toLowerCase();
    });
    domains.set(node, (known = { version, domain }));
  }
  return known.domain;
}

/** What a JID cannot hold before its `@` is written by number. XEP-0106 */
const ESCAPED = /[\s"&'/:<>@\\]/g;

export function localPart(userid: string): string {
  const code = (one: string): string => `\\${one.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return userid.toLowerCase().replace(ESCAPED, code);
}

export function useridOf(local: string): string {
  return local.replace(/\\([0-9a-f]{2})/gi, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

export function bareJid(userid: string, domain: string): string {
  return `${localPart(userid)}@${domain}`;
}

/** Where may the user log in, the home node first? Both nodes of a group where it is redundant. */
export function nodesOf(tx: Tx, { nodeid }: Pick<ImUser, 'nodeid'>): string[] {
  if (nodeid === undefined) return presenceNodes(tx);
  const home = tx.get('select pkid, name from processnode where nodeid = ?', nodeid);
  if (!home) return presenceNodes(tx);
  const group = tx.get(
    'select * from presenceredundancygroup where ? in (fkprocessnode, fkprocessnode_server2)',
    home.pkid ?? null,
  );
  if (!group || !fieldFlag(group, 'haEnabled')) return [String(home.name)];
  const other = tx.get(
    'select name from processnode where pkid in (?, ?) and pkid <> ?',
    group.fkprocessnode ?? null,
    group.fkprocessnode_server2 ?? null,
    home.pkid ?? null,
  );
  return [String(home.name), ...(other ? [String(other.name)] : [])];
}

export const ROUTER = 'Cisco XCP Router';
export const CONNECTION_MANAGER = 'Cisco XCP Connection Manager';
const SERVING = [ROUTER, CONNECTION_MANAGER];

/** Do clients reach XMPP at this node? Stopping the router stops all of XCP. [doc] */
export function servesXmpp(node: Node): boolean {
  return node.up && SERVING.every((name) => node.services.find(name)?.state === 'Started');
}

/** ms without a sign of life after which a node of another process counts as down */
const SILENT_MS = 10_000;

async function isServing(cluster: Cluster, name: string, now: number): Promise<boolean> {
  const here = cluster.node(name);
  if (here) return servesXmpp(here);
  const status = (await cluster.statuses()).find((one) => one.name === name);
  return (
    status !== undefined &&
    now - status.heartbeat < SILENT_MS &&
    SERVING.every((service) => (status.services[service] ?? 'Started') === 'Started')
  );
}

/**
 * Where is this user served, seen from this node? A user of no node is served by any [guess]; one
 * whose home node is down by the second node of its presence redundancy group, where high
 * availability is on. [doc]
 *
 * @param now machine time in ms, by which the other nodes tell that they live
 * @returns the name of the node: this one's when it serves the user
 */
export async function servingNode(
  cluster: Cluster,
  node: Node,
  user: ImUser,
  now: number,
): Promise<string> {
  const names = node.store.read((tx) => nodesOf(tx, user));
  const [home = node.name, backup] = names;
  if (user.nodeid === undefined && names.includes(node.name)) return node.name;
  if (home === node.name || backup === undefined) return home;
  return (await isServing(cluster, home, now)) ? home : backup;
}
