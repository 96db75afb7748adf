/** The machines of a cluster as one of them sees the others over the network. */
import type { NodeStatus, ReplicationState } from '../../cluster/bus';
import type { Cluster } from '../../cluster/cluster';
import type { Node, NodeRole } from '../../cluster/node';
import { machineNow } from '../../runtime/clock';
import type { Tx } from '../../store/store';

export interface Member {
  /** as configured: a name, a full name or an address */
  name: string;
  /** up to the first dot; an address whole */
  host: string;
  address: string;
  role: NodeRole;
  publisher: boolean;
  /** processnode.nodeid */
  id: number;
  /** reached over the network by the one that looks */
  reached: boolean;
  /** cluster time in ms since which that is so, as far as it is known */
  since: number;
  state: ReplicationState;
  /** changes that wait for it */
  queue: number;
  /** does this service run there? */
  runs(service: string): boolean;
}

/** A machine that was silent for this long is away. */
const SILENT_MS = 5_000;

/** @param viewer the node that looks @returns all, the publisher first, then by their numbers */
export async function membersOf(cluster: Cluster, viewer: Node): Promise<Member[]> {
  const statuses = await cluster.statuses();
  // A Unity Connection knows no other nodes.
  const ids =
    'processnode' in cluster.model.tables ? viewer.store.read(nodeIds) : new Map<string, number>();
  const last = statuses.find(({ role }) => role === 'publisher')?.applied ?? 0;
  return statuses
    .map((status) => memberOf(cluster, viewer, { status, ids, last }))
    .sort((a, b) => Number(b.publisher) - Number(a.publisher) || a.id - b.id);
}

function memberOf(
  cluster: Cluster,
  viewer: Node,
  { status, ids, last }: { status: NodeStatus; ids: Map<string, number>; last: number },
): Member {
  const { name, applied, services, state } = status;
  const role = status.role as NodeRole;
  const here = cluster.node(name);
  const answers = here
    ? here.up && linked(here)
    : machineNow() - status.heartbeat < SILENT_MS && state !== 3;
  return {
    name,
    host: hostOf(name),
    address: addressOf(name, status.url),
    role,
    publisher: role === 'publisher',
    id: ids.get(name.toLowerCase()) ?? 0,
    reached: here === viewer || (answers && linked(viewer)),
    since: Math.max(viewer.since, here?.since ?? 0),
    state,
    queue: Math.max(0, last - applied),
    runs: (service) => (here ? here.services.runs(service) : services[service] !== 'Stopped'),
  };
}

/** The publisher's own link is never used. */
function linked({ role, link }: Node): boolean {
  return role === 'publisher' || link.up;
}

function nodeIds(tx: Tx): Map<string, number> {
  const rows = tx.all('select name, nodeid from processnode');
  return new Map(rows.map(({ name, nodeid }) => [String(name).toLowerCase(), Number(nodeid)]));
}

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

export function hostOf(name: string): string {
  return ADDRESS.test(name) ? name : (name.split('.')[0] ?? name);
}

/** Its own where that is an address; else the one under which its process is reached. */
function addressOf(name: string, url: string): string {
  if (ADDRESS.test(name)) return name;
  const host = url === '' ? '' : new URL(url).hostname;
  return ADDRESS.test(host) ? host : '127.0.0.1';
}

/** Is it meant by this name, short name or address? */
export function isNamed(asked: string): (member: Member) => boolean {
  const wanted = asked.toLowerCase();
  return ({ name, host, address }) =>
    [name, host].some((one) => one.toLowerCase() === wanted) || address === wanted;
}
