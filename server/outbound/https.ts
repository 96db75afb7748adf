/**
 * One HTTPS request to another product: kept-alive connections, the certificate checked against
 * the cluster's trust store, one deadline over everything.
 */
import { lookup as systemLookup } from 'node:dns';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Target } from '../cluster/neighbours';
import { parseAddress } from './address';
import { brokenOff, timedOut } from './failure';

/** How a cluster reaches others. */
export interface Ways {
  /** PEM certificates that it trusts; asked at each request */
  trusted(): readonly string[];
  /** where a name of the topology is; undefined: as the machine resolves it */
  locate(host: string): { address: string; port?: number; files?: number | undefined } | undefined;
  /** longest time in ms from asking to the end of the answer */
  timeoutMs: number;
}

export interface Question {
  target: Target;
  /** the product's port, for a target that names none */
  port: number;
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
}

export interface Reply {
  status: number;
  text: string;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** @throws NeighbourError when no whole answer came; any status is an answer */
export type Ask = (question: Question) => Promise<Reply>;

export function createAsk(ways: Ways): Ask {
  const agents = new Agents();
  const lookup: LookupFunction = (host, options, done) => {
    const place = ways.locate(host);
    if (!place) return systemLookup(host, options, done);
    const family = isIP(place.address);
    if (options.all) done(null, [{ address: place.address, family }]);
    else done(null, place.address, family);
  };
  return async (question) => {
    const { target } = question;
    const { host, port } = parseAddress(target.address);
    const agent = agents.for(target.ignoreCertificate ? undefined : ways.trusted());
    const login = Buffer.from(`${target.username}:${target.password}`).toString('base64');
    const options: RequestOptions = {
      agent,
      lookup,
      host,
      port: portOf(port, ways.locate(host)?.port, question.port),
      method: question.method,
      path: question.path,
      headers: {
        ...(target.username !== '' && { Authorization: `Basic ${login}` }),
        ...(question.body !== undefined && {
          'Content-Length': Buffer.byteLength(question.body),
        }),
        ...question.headers,
      },
    };
    return send(options, question.body, host, ways.timeoutMs);
  };
}

/** Where a server is, by the ways of the cluster. */
export function placeOf(
  ways: Ways,
  address: string,
  usual: number,
): { host: string; port: number } {
  const { host, port } = parseAddress(address);
  const place = ways.locate(host);
  return { host: place?.address ?? host, port: portOf(port, place?.port, usual) };
}

/** Ports of the real products: on a name of the topology they mean the printed one. */
const USUAL = new Set([443, 8443]);

function portOf(asked: number | undefined, printed: number | undefined, own: number): number {
  if (printed !== undefined && (asked === undefined || USUAL.has(asked))) return printed;
  return asked ?? own;
}

/** The pools of connections: one that ignores certificates, and one for the present trust store. */
class Agents {
  private readonly careless = new Agent({ keepAlive: true, rejectUnauthorized: false });
  private careful: { trust: string; agent: Agent } | undefined;

  for(trusted: readonly string[] | undefined): Agent {
    if (trusted === undefined) return this.careless;
    const trust = trusted.join('');
    if (this.careful?.trust !== trust) {
      this.careful?.agent.destroy();
      const agent = new Agent({
        keepAlive: true,
        ca: [...trusted],
        // A server's own certificate in the trust store is enough, as in Java's key stores.
        allowPartialTrustChain: true,
      });
      this.careful = { trust, agent };
    }
    return this.careful.agent;
  }
}

/** Larger answers are no answers to what we ask. */
const MAX_ANSWER = 8 * 1024 * 1024;
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);

function send(
  options: RequestOptions,
  body: string | Buffer | undefined,
  host: string,
  timeoutMs: number,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let sent = false;
    const outgoing = httpsRequest(options);
    const deadline = setTimeout(() => fail(timedOut(sent)), timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(deadline);
      reject(error);
      outgoing.destroy();
    };
    let answered = false;
    const broken = (error: NodeJS.ErrnoException): void => {
      // The other side closed an idle connection; everything asked here may be asked twice.
      if (outgoing.reusedSocket && !answered && CLOSED.has(error.code ?? '')) {
        clearTimeout(deadline);
        resolve(send(options, body, host, timeoutMs));
      } else fail(brokenOff({ error, host, sent }));
    };
    outgoing.on('finish', () => (sent = true));
    outgoing.on('error', broken);
    outgoing.on('response', (response) => {
      answered = true;
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER) broken(new Error('the answer is too large'));
        chunks.push(chunk);
      });
      response.on('error', broken);
      response.on('end', () => {
        clearTimeout(deadline);
        const bytes = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes,
          text: bytes.toString('utf8'),
        });
      });
    });
    outgoing.end(body);
  });
}
