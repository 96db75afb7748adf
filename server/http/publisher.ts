/**
 * The way to the publisher of a cluster that runs in another process: where it is, how its
 * certificate is judged, and how one request is sent there.
 */
import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { NotAcknowledged } from '../cluster/bus';
import type { AskPublisher, Cluster } from '../cluster/cluster';
import type { Node } from '../cluster/node';
import type { Principal } from '../cluster/principal';
import { machineNow } from '../runtime/clock';
import { VOUCHED, vouchFor } from '../steps/vouch';

/** Set by a subscriber on what it forwards; the publisher answers with the sequence of its log. */
export const FORWARDED = 'x-ucmock-forwarded-by';
/** Role of that subscriber: an IM and Presence node's SQL sees more tables. */
export const ASKED_OF = 'x-ucmock-asked-of';
export const SEQUENCE = 'x-ucmock-sequence';

const TIMEOUT_MS = 30_000;
/** A publisher that was silent for this long is away. */
const SILENT_MS = 5_000;
/** The longest wait for one's own write to come back. */
const APPLY_MS = 1_000;

/** One request on its way there. */
export interface Sending {
  method: string;
  /** path and query */
  path: string;
  body: Buffer;
  headers: OutgoingHttpHeaders;
  /** whose request it is */
  from: { name: string; role: string };
  user?: Principal | undefined;
}

/** Rejects when it cannot have got there; with NotAcknowledged when it may have. */
export type SendToPublisher = (sending: Sending) => Promise<IncomingMessage>;

/** @param trusted PEM certificates that a publisher of this name is known by */
export function createPublisherLink(
  cluster: Cluster,
  trusted: (publisher: string) => readonly string[],
): SendToPublisher {
  const agent = new Agent({ keepAlive: true });
  return async ({ method, path, body, headers, from, user }) => {
    const publisher = (await cluster.statuses()).find(({ role }) => role === 'publisher');
    if (!publisher || publisher.url === '') throw new Error('the publisher is not known');
    if (machineNow() - publisher.heartbeat > SILENT_MS)
      throw new Error(`${publisher.name} does not answer`);
    // Not as a relative URL: a path that begins with two slashes would name a host.
    const url = new URL(`${publisher.url}${path}`);
    const { host: _host, connection: _connection, ...rest } = headers;
    return send(url, body, {
      ...{ agent, method, ca: [...trusted(publisher.name)] },
      // By its name: what it shows need not be for the address.
      ...(isIP(publisher.name) === 0 && { servername: publisher.name }),
      allowPartialTrustChain: true,
      headers: {
        ...rest,
        'content-length': body.length,
        'x-ucmock-cluster': cluster.name,
        [FORWARDED]: from.name,
        [ASKED_OF]: from.role,
        ...(user && { [VOUCHED]: vouchFor(cluster, user) }),
      },
    });
  };
}

/** So that who reads next at this node sees what the publisher wrote. */
export async function untilApplied(node: Node, answer: IncomingMessage): Promise<void> {
  const sequence = Number(answer.headers[SEQUENCE] ?? 0);
  const end = machineNow() + APPLY_MS;
  while (node.applied < sequence && machineNow() < end)
    await new Promise((resolve) => setTimeout(resolve, 1));
}

/** A request that a node itself has, as the platform's administrator, who need not log in. */
export function askerOf(cluster: Cluster, sendThere: SendToPublisher): AskPublisher {
  const user: Principal = {
    ...{ userid: cluster.settings.adminUser, kind: 'application', pkid: '', rank: 1 },
    roles: new Set(),
  };
  return async (node, { as = node, method, path, json }) => {
    const body = Buffer.from(json === undefined ? '' : JSON.stringify(json));
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await sendThere({ method, path, body, headers, from: as, user });
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += String(chunk);
    await untilApplied(node, answer);
    return { status: answer.statusCode ?? 0, text };
  };
}

type SendOptions = Parameters<typeof httpsRequest>[1] & { allowPartialTrustChain: boolean };

function send(url: URL, body: Buffer, options: SendOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest(url, { ...options, timeout: TIMEOUT_MS });
    let left = false;
    outgoing.on('socket', (socket) => {
      left = outgoing.reusedSocket;
      socket.once('secureConnect', () => {
        left = true;
      });
    });
    outgoing.on('response', resolve);
    outgoing.on('timeout', () =>
      outgoing.destroy(new Error('the publisher did not answer in time')),
    );
    outgoing.on('error', (error) => reject(left ? new NotAcknowledged(error.message) : error));
    outgoing.end(body);
  });
}
