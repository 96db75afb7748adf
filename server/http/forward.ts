/**
 * A write that reached a subscriber goes to the publisher, as it came; the publisher's answer is
 * the answer. The subscriber waits until it has applied the write, so that who reads next at the
 * same node sees it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { Node } from '../cluster/node';
import type { Principal } from '../cluster/principal';
import { FORWARDED, SEQUENCE, untilApplied, type SendToPublisher } from './publisher';

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

export function createForward(sendThere: SendToPublisher): Forward {
  return async ({ incoming, node, body, response, user, cookies }) => {
    if (incoming.headers[FORWARDED] !== undefined) throw new Error('no publisher answers');
    const answer = await sendThere({
      method: incoming.method ?? 'POST',
      path: incoming.url ?? '/',
      body,
      headers: {
        // Links in the answer lead to where the client came from.
        ...(incoming.headers.host !== undefined && { 'x-forwarded-host': incoming.headers.host }),
        ...incoming.headers,
      },
      ...{ from: node, user },
    });
    await untilApplied(node, answer);
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
