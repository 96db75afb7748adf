/** What a resource answers -> bytes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Node } from '../cluster/node';
import type { RestAnswer, RestBody } from '../dispatch/rest';
import { EVIDENCE_HEADER, type Evidence } from '../schema/evidence';
import { encodeJson, encodeXml } from '../rest/encode';
import { MEDIA_TYPES, type Format } from '../rest/negotiate-format';
import { FORWARDED, SEQUENCE } from './publisher';
import { statusPage } from './pages';

export interface Reply {
  request: IncomingMessage;
  response: ServerResponse;
  format: Format;
  /** the product's, of every answer with a body */
  headers: Readonly<Record<string, string>>;
  cookies: readonly string[] | undefined;
  /** that it leans on; undefined before that is known */
  evidence: Evidence | undefined;
  /** origin whose pages may read the answer */
  origin: string | undefined;
  node: Node;
}

type Headers = Record<string, string | string[]>;

export function sendAnswer(reply: Reply, { status = 200, headers, body }: RestAnswer): void {
  const { request, response, cookies, origin, node, evidence } = reply;
  const written = body && write(body, reply, status);
  const all: Headers = {
    Server: '',
    ...written?.headers,
    ...headers,
    ...(evidence && { [EVIDENCE_HEADER]: evidence }),
    ...(cookies && { 'Set-Cookie': [...cookies] }),
    ...(origin !== undefined && {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Credentials': 'true',
      Vary: 'Origin',
    }),
    // To a subscriber that sent the write here: how far it has to apply the log.
    ...(request.headers[FORWARDED] !== undefined && { [SEQUENCE]: String(node.applied) }),
  };
  if (status !== 204) all['Content-Length'] = String(Buffer.byteLength(written?.text ?? ''));
  // As a string it leaves in one write with the head; a buffer would be a second one.
  response.writeHead(status, all);
  response.end(written?.text);
}

function write(
  body: RestBody,
  { format, headers }: Reply,
  status: number,
): { text: string | Buffer; headers: Headers } {
  switch (body.kind) {
    case 'tree': {
      const text = format === 'xml' ? encodeXml(body.root, body.tree) : encodeJson(body.tree);
      return { text, headers: { ...headers, 'Content-Type': MEDIA_TYPES[format] } };
    }
    case 'json':
      return {
        text: JSON.stringify(body.value),
        headers: { ...headers, 'Content-Type': 'application/json' },
      };
    case 'text':
      return { text: body.text, headers: { ...headers, 'Content-Type': body.type } };
    case 'bytes':
      return { text: body.bytes, headers: { ...headers, 'Content-Type': body.type } };
    case 'page': {
      const page = statusPage(status, body.message);
      const { 'WWW-Authenticate': challenge, ...rest } = page.headers;
      const asks = challenge !== undefined && body.challenge !== false;
      return {
        text: page.body,
        headers: { ...rest, ...(asks && { 'WWW-Authenticate': challenge }) },
      };
    }
  }
}
