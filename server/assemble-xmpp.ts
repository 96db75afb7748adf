/** XMPP of the IM and Presence nodes, when --xmpp-port asks for it. A part of assemble.ts. */
import { bindClient } from '../handlers/xmpp';
import { showWatchers } from '../handlers/xmpp/presence';
import type { Part } from './assemble-doors';
import type { Cluster } from './cluster/cluster';
import type { Node } from './cluster/node';
import { flagOf, type StartOptions } from './config/options';
import { shownCertificate } from './domain/messaging/certificate';
import { logIn } from './domain/messaging/login';
import {
  findImUser,
  nodesOf,
  presenceDomain,
  servesXmpp,
  servingNode,
  useridOf,
} from './domain/messaging/people';
import { sessionsOf } from './domain/messaging/sessions';
import { refusedPort, type Listener } from './http/listeners';
import { machineNow } from './runtime/clock';
import { createIds } from './runtime/ids';
import type { XmppHost } from './wire/xmpp/host';

export interface XmppDoor extends Listener {
  cluster: string;
  node: string;
}

/** A port for each presence node of this process, one after the other; at its own address if it has one. */
export async function openXmpp(
  options: StartOptions & { xmppPort: number },
  parts: readonly Part[],
  listeners: Listener[],
): Promise<XmppDoor[]> {
  const { xmppPort, requestTimeout: patience } = options;
  const { serveXmpp } = await import('./wire/xmpp/server');
  const doors: XmppDoor[] = [];
  const nodes = parts.flatMap(({ share, opened: { member }, identity: own }) =>
    member.cluster.nodes
      .filter(({ role }) => role === 'presence')
      .map((node) => ({
        ...{ node, own, cluster: member.cluster },
        address: share.here.find(({ name }) => name === node.name)?.address,
      })),
  );
  let next = xmppPort;
  for (const { node, cluster, address, own } of nodes) {
    // Nodes with an address each have the same port, others the next one.
    const isOwn = address !== undefined && address !== options.host;
    const at = { host: address ?? options.host, port: isOwn ? xmppPort : next };
    if (!isOwn && xmppPort !== 0) next += 1;
    const portAt = (name: string): number | undefined =>
      doors.find((door) => door.cluster === cluster.name && door.node === name)?.port;
    try {
      const identity = shownCertificate(cluster, node, own);
      const host = hostOf({ cluster, node, portAt, identity });
      // Made before the first client waits for it, who else asks anew: an RSA key takes its time.
      identity().catch(() => undefined);
      const server = await serveXmpp({ ...at, patience }, host);
      listeners.push({
        port: server.port,
        async close() {
          sessionsOf(cluster).close();
          await server.close();
        },
      });
      doors.push({ ...server, cluster: cluster.name, node: node.name });
    } catch (error) {
      throw refusedPort(error, { ...at, flag: flagOf({ name: 'xmppPort' }) });
    }
  }
  return doors;
}

interface Place {
  cluster: Cluster;
  node: Node;
  identity: XmppHost['identity'];
  /** XMPP port of a node of this process */
  portAt(name: string): number | undefined;
}

/** Not the cluster's ids: with a seed, what a client is given could be guessed. */
const chance = createIds();

function hostOf({ cluster, node, identity, portAt }: Place): XmppHost {
  const domain = (): string => presenceDomain(node);
  const sessions = sessionsOf(cluster);
  sessions.onPresence((stanza) => showWatchers({ node, sessions, domain: domain() }, stanza));
  return {
    serving: () => servesXmpp(node),
    domain,
    serves: (name) => [domain(), node.name].some((one) => one.toLowerCase() === name.toLowerCase()),
    identity,
    hostnames: (jid) =>
      node.store.read((tx) => {
        const user =
          jid === undefined ? undefined : findImUser(tx, useridOf(jid.split('@')[0] ?? ''));
        return user ? nodesOf(tx, user) : [node.name];
      }),
    chance: (bytes) => chance.bytes(bytes).toString('hex'),
    async authenticate(credentials) {
      const login = await logIn(cluster, node, credentials);
      if (!login.ok)
        return {
          ok: false,
          condition: login.reason === 'service' ? 'temporary-auth-failure' : 'not-authorized',
        };
      const { userid } = login.user;
      const serving = await servingNode(cluster, node, login.user, machineNow());
      if (serving === node.name) return { ok: true, userid };
      const port = portAt(serving);
      return { ok: true, userid, elsewhere: port === undefined ? serving : `${serving}:${port}` };
    },
    bind(userid, resource, client) {
      const user = node.store.read((tx) => findImUser(tx, userid));
      return user && bindClient({ cluster, node }, user, resource, client);
    },
    onError: (error) => cluster.log.error('xmpp', { cluster: cluster.name, error: String(error) }),
  };
}
