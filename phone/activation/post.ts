/** JSON forms sent over HTTPS, one after the other over the agent's connection. */
import { request, type Agent } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Mic } from '../manufacturing/certificates';

export interface Door {
  address: string;
  port: number;
  /** name that the certificate has to have */
  host: string;
  /** PEM to check it by; not checked without */
  ca?: string | readonly string[] | undefined;
  /** SHA-256 fingerprint of the certificate that it has to show */
  fingerprint?: string | undefined;
  /** in front of each path: the way through an Expressway */
  prefix?: string | undefined;
  /** shown over TLS */
  mic?: Mic | undefined;
}

/** A door with the connection that is kept to it. */
export interface OpenDoor extends Door {
  agent: Agent;
}

export interface Answer {
  status: number;
  /** {} where the answer is no JSON object */
  json: Record<string, unknown>;
}

const PATIENCE_MS = 30_000;
const MOST = 1024 * 1024;

/** @throws when nobody answers */
export function post(
  { address, port, host, ca, fingerprint, prefix = '', mic, agent }: OpenDoor,
  path: string,
  body: object,
): Promise<Answer> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request({
      ...{ host: address, port, path: `${prefix}${path}`, method: 'POST' },
      ...{ agent, timeout: PATIENCE_MS },
      ...(ca === undefined ? { rejectUnauthorized: false } : { ca: [ca].flat() }),
      ...(mic && { cert: mic.chain, key: mic.key }),
      ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) },
    });
    call.on('socket', (socket) => {
      const isOther = (): boolean =>
        (socket as TLSSocket).getPeerCertificate().fingerprint256 !== fingerprint;
      if (fingerprint !== undefined)
        socket.once('secureConnect', () => {
          if (isOther()) socket.destroy(new Error('the server shows another certificate'));
        });
    });
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', reject);
    call.on('response', (answer) => {
      const parts: Buffer[] = [];
      let length = 0;
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        length += part.length;
        if (length > MOST) call.destroy(new Error('the answer does not end'));
      });
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, json: objectIn(Buffer.concat(parts)) }),
      );
    });
    call.end(text);
  });
}

function objectIn(bytes: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
