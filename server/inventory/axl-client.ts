/**
 * AXL of a cluster that is not ours, read only and politely: one request at a time, and whoever is
 * busy is waited for.
 */
import { Agent, request, type RequestOptions } from 'node:https';
import { responseShape } from '../schema/derive';
import { VERSIONS, type Model, type Version } from '../schema/model';
import type { Tree } from '../schema/tree';
import { decodeRequest } from '../soap/decode';

export interface AxlAddress {
  /** https://host:port */
  url: string;
  user: string;
  password: string;
  /** PEM to trust it by; undefined: as the machine does */
  ca: string | undefined;
  /** its certificate is not looked at: a lab has a self-signed one as a rule */
  insecure: boolean;
  /** value of X-Ucmock-Cluster, where a ucmock is asked */
  cluster?: string | undefined;
}

export interface ClientOptions extends AxlAddress {
  model: Model;
  /** told when it waits: reason and seconds */
  onWait?: (reason: string, seconds: number) => void;
  /** seconds of the first wait, doubled each time; a Retry-After of the server comes before it */
  patience?: number;
}

export interface AxlClient {
  readonly version: Version;
  /** content of the answer's `return`; @throws AxlRefused, Unreachable */
  call(operation: string, inner: string): Promise<Tree>;
  /** the answer as it came, whatever its status */
  raw(operation: string, inner: string): Promise<AxlReply>;
  close(): void;
}

export interface AxlReply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** A fault: the request was understood, and refused. */
export class AxlRefused extends Error {
  override readonly name = 'AxlRefused';

  constructor(
    readonly operation: string,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Nobody answers there, or not to this login; a sentence for the user. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Tries of one request; with doubled waits the last is some four minutes after the first. */
const TRIES = 9;
/** The real server's words when it has too much to do. [doc] facts/axl.md 6.1 */
const BUSY = /Maximum AXL Memory Allocation Consumed/;

/** Finds the newest schema that the cluster serves. @throws Unreachable */
export async function connectAxl(options: ClientOptions): Promise<AxlClient> {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    ...(options.insecure ? { rejectUnauthorized: false } : options.ca && { ca: options.ca }),
  });
  let version: Version | undefined;
  for (const one of [...VERSIONS].reverse()) {
    const { status } = await ask(options, agent, { version: one, operation: 'getCCMVersion' });
    if (status === 401 || status === 403) {
      agent.destroy();
      throw new Unreachable(`${options.url} does not let ${options.user} use AXL (${status})`);
    }
    if (status === 200) {
      version = one;
      break;
    }
  }
  if (!version) {
    agent.destroy();
    throw new Unreachable(`${options.url} answers no AXL that is known here`);
  }
  const spoken = version;
  const raw = (operation: string, inner: string): Promise<AxlReply> =>
    ask(options, agent, { version: spoken, operation, inner });
  return {
    version: spoken,
    raw,
    async call(operation, inner) {
      const { status, text } = await raw(operation, inner);
      if (status === 200) return contentOf(options.model, spoken, text);
      throw new AxlRefused(
        operation,
        Number(inTag(text, 'axlcode') ?? NaN),
        messageOf(text, status),
      );
    },
    close: () => agent.destroy(),
  };
}

interface Question {
  version: Version;
  operation: string;
  inner?: string;
}

async function ask(options: ClientOptions, agent: Agent, question: Question): Promise<AxlReply> {
  let wait = options.patience ?? 1;
  for (let left = TRIES; ; left -= 1) {
    let reply: AxlReply | undefined;
    let reason: string;
    try {
      reply = await send(options, agent, question);
      const busy = reply.status === 503 || reply.status === 429 || BUSY.test(reply.text);
      if (!busy) return reply;
      reason = `it is busy (${reply.status})`;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
      if (!/ECONNRESET|socket hang up|ETIMEDOUT|EPIPE/.test(reason))
        throw new Unreachable(`${options.url}: ${reason}`, { cause: error });
    }
    if (left <= 1) throw new Unreachable(`${options.url}: ${reason}, after ${TRIES} tries`);
    const told = Number(reply?.headers['retry-after']);
    const seconds = Number.isFinite(told) && told > 0 ? told : wait;
    options.onWait?.(reason, seconds);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    wait *= 2;
  }
}

function send(
  { url, user, password, cluster }: ClientOptions,
  agent: Agent,
  { version, operation, inner = '' }: Question,
): Promise<AxlReply> {
  const body = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><ns:${operation} xmlns:ns="http://www.cisco.com/AXL/API/${version}">${inner}</ns:${operation}></soapenv:Body></soapenv:Envelope>`;
  const asked: RequestOptions = {
    method: 'POST',
    agent,
    timeout: 120_000,
    headers: {
      'Content-Type': 'text/xml; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      SOAPAction: `"CUCM:DB ver=${version} ${operation}"`,
      Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      ...(cluster !== undefined && { 'X-Ucmock-Cluster': cluster }),
    },
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL('/axl/', url), asked, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('ETIMEDOUT')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** An answer is read as a request is, against the shape of the answer. */
function contentOf(model: Model, version: Version, text: string): Tree {
  const { tree } = decodeRequest(Buffer.from(text), (_namespace, name) =>
    responseShape(model, version, name.replace(/Response$/, '')),
  );
  const found = tree.return;
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : {};
}

function messageOf(text: string, status: number): string {
  const told = inTag(text, 'axlmessage') ?? inTag(text, 'faultstring');
  return told === undefined
    ? `status ${status}`
    : told.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

function inTag(text: string, name: string): string | undefined {
  return new RegExp(`<${name}[^>]*>(.*?)</${name}>`, 's').exec(text)?.[1];
}
