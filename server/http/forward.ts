/**
 * A write that reached a subscriber goes to the publisher, as it came; the publisher's answer is
 * the answer. The subscriber waits until it has applied the write, so that who reads next at the
 * same node sees it.
 */
import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { NotAcknowledged } from '../cluster/bus';
import type { Cluster } from '../cluster/cluster';
import { machineNow } from '../runtime/clock';
import type { Node } from '../cluster/node';
import type { Principal } from '../cluster/principal';
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

/** A request that has been read but not answered. */
export interface Forwardable {
  incoming: IncomingMessage;
  node: Node;
  body: Buffer;
  response: ServerResponse;
  /** whom this node let in */
  user?: Principal | undefined;
  /** Set-Cookie lines of this node's session: the publisher's own would be unknown here */
  cookies?: readonly string[] | undefined;
}

/**
 * Rejects when the publisher cannot have got the write; with NotAcknowledged when it may have: then
 * neither an answer nor a fault would be true.
 */
export type Forward = (request: Forwardable) => Promise<void>;

/** @param ca PEM that the publisher's certificate is checked with */
export function createForward(cluster: Cluster, ca: string): Forward {
  let agent: Agent | undefined;
  return async ({ incoming, node, body, response, user, cookies }) => {
    if (incoming.headers[FORWARDED] !== undefined) throw new Error('no publisher answers');
    const publisher = (await cluster.statuses()).find(({ role }) => role === 'publisher');
    if (!publisher || publisher.url === '') throw new Error('the publisher is not known');
    if (machineNow() - publisher.heartbeat > SILENT_MS)
      throw new Error(`${publisher.name} does not answer`);
    agent ??= new Agent({ keepAlive: true, ca });
    // Not as a relative URL: a path that begins with two slashes would name a host.
    const url = new URL(`${publisher.url}${incoming.url ?? '/'}`);
    const answer = await ask(agent, incoming.method ?? 'POST', url, body, {
      // Links in the answer lead to where the client came from.
      ...(incoming.headers.host !== undefined && { 'x-forwarded-host': incoming.headers.host }),
      ...incoming.headers,
      'content-length': body.length,
      'x-ucmock-cluster': cluster.name,
      [FORWARDED]: node.name,
      [ASKED_OF]: node.role,
      ...(user && { [VOUCHED]: vouchFor(cluster, user) }),
    });
    const sequence = Number(answer.headers[SEQUENCE] ?? 0);
    await until(() => node.applied >= sequence, APPLY_MS);
    const { 'set-cookie': _theirs, [SEQUENCE]: _sequence, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, {
      ...headers,
      ...(cookies && { 'Set-Cookie': [...cookies] }),
    });
    // An answer that breaks off breaks off for the client too.
    pipeline(answer, response, (error) => {
      if (error) response.destroy();
    });
  };
}

function ask(
  agent: Agent,
  method: string,
  url: URL,
  body: Buffer,
  headers: OutgoingHttpHeaders,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { host: _host, connection: _connection, ...rest } = headers;
    const outgoing = httpsRequest(url, {
      method,
      agent,
      headers: rest,
      timeout: TIMEOUT_MS,
    });
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

async function until(holds: () => boolean, ms: number): Promise<void> {
  const end = machineNow() + ms;
  while (!holds() && machineNow() < end) await new Promise((resolve) => setTimeout(resolve, 1));
}
