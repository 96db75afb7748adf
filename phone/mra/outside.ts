/**
 * How a telephone outside of its site asks: the cloud that knows its code, the DNS that names the
 * Expressway-E of a domain, and the Expressway-E itself, to which it shows its certificate and which it
 * knows by the certificates that the cloud gave it. facts/onboarding.md A6
 */
import { Resolver } from 'node:dns/promises';
import { request, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Mic } from '../manufacturing/certificates';

/** Where a server is, and by what it is known. */
export interface Place {
  /** name that its certificate has to have */
  host: string;
  address: string;
  port: number;
  /** PEM to check it by; not checked without */
  ca?: readonly string[] | undefined;
  /** shown to it */
  mic?: Mic | undefined;
}

export interface Question {
  method: 'GET' | 'POST';
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export interface Answer {
  status: number;
  bytes: Buffer;
}

const PATIENCE_MS = 15_000;
const MOST = 64 * 1024 * 1024;

/** @throws when nobody answers, or another than who is known */
export function ask(place: Place, { method, path, headers, body }: Question): Promise<Answer> {
  const { host, address, port, ca, mic } = place;
  const options: RequestOptions = {
    ...{ host: address, port, path, method, agent: false, timeout: PATIENCE_MS },
    ...(ca === undefined ? { rejectUnauthorized: false } : { ca: [...ca] }),
    ...(mic && { cert: mic.chain, key: mic.key }),
    ...(isIP(host) === 0 && { servername: host }),
    headers: {
      Host: `${host}:${port}`,
      ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
      ...headers,
    },
  };
  return new Promise((resolve, reject) => {
    const call = request(options);
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', reject);
    call.on('response', (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        parts.push(part);
        if ((length += part.length) > MOST) call.destroy(new Error('the answer does not end'));
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, bytes: Buffer.concat(parts) }),
      );
    });
    call.end(body);
  });
}

/** `{}` where the answer is no JSON object */
export function jsonIn({ bytes }: Answer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/**
 * Expressway-E of a domain: SRV _collab-edge._tls. [doc]
 * @param dns '127.0.0.1:5353' @throws when there is none
 */
export async function findEdge(
  dns: string,
  domain: string,
): Promise<{ host: string; address: string; port: number }> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  resolver.setServers([dns]);
  const records = await resolver.resolveSrv(`_collab-edge._tls.${domain}`);
  const [first] = records.sort((a, b) => a.priority - b.priority || b.weight - a.weight);
  if (!first) throw new Error(`${domain} has no Expressway`);
  const [address = first.name] = await resolver.resolve4(first.name);
  return { host: first.name, address, port: first.port };
}
