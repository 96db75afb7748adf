/**
 * A phone's question to trust verification: who is the signer of this name? By the bytes that were
 * recorded. facts/trust-lists.md 6
 */
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import type { SignerName } from '../trust/signed';

export interface TvsPlace {
  address: string;
  port: number;
}

export interface Vouched {
  certificate: X509Certificate;
  roles: readonly number[];
}

const PATIENCE_MS = 4_000;
const HEAD = 10;

/**
 * @param device 'CP-8841-SEP001122334455'
 * @param servers certificates that the service may show
 * @returns undefined when the signer is unknown @throws when nobody answers in form
 */
export async function queryTvs(
  place: TvsPlace,
  { device, signer }: { device: string; signer: SignerName },
  servers: readonly X509Certificate[],
): Promise<Vouched | undefined> {
  const answer = await ask(place, requestOf(device, signer), servers);
  const items = itemsOf(answer.subarray(HEAD));
  const der = items.get(2);
  if (answer[2] !== 4 || items.get(7)?.[0] !== 0 || !der) return undefined;
  return { certificate: new X509Certificate(der), roles: [...(items.get(8) ?? [])] };
}

function requestOf(device: string, { subject, issuer, serial }: SignerName): Buffer {
  const item = (tag: number, value: Buffer): Buffer =>
    Buffer.concat([Buffer.from([tag, value.length >> 8, value.length & 0xff]), value]);
  const body = Buffer.concat([
    item(1, Buffer.from(`\x01${device}`)),
    item(3, Buffer.from(`${subject}\0`)),
    item(4, Buffer.from(`${issuer}\0`)),
    item(5, Buffer.from(serial.padStart(serial.length + (serial.length % 2), '0'), 'hex')),
  ]);
  const head = Buffer.from('57010300000003e90000', 'hex');
  head.writeUInt16BE(body.length, 8);
  return Buffer.concat([head, body]);
}

function itemsOf(bytes: Buffer): Map<number, Buffer> {
  const items = new Map<number, Buffer>();
  for (let at = 0; at + 3 <= bytes.length;) {
    const end = at + 3 + bytes.readUInt16BE(at + 1);
    items.set(bytes.readUInt8(at), bytes.subarray(at + 3, end));
    at = end;
  }
  return items;
}

function ask(
  { address, port }: TvsPlace,
  request: Buffer,
  servers: readonly X509Certificate[],
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let heard = Buffer.alloc(0);
    const socket = connect({ host: address, port, rejectUnauthorized: false }, () => {
      const shown = socket.getPeerCertificate().raw;
      if (servers.some(({ raw }) => raw.equals(shown))) socket.write(request);
      else socket.destroy(new Error('it is not the TVS of the trust list'));
    });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer in time')));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('it closed without an answer')));
    socket.on('data', (bytes: Buffer) => {
      heard = Buffer.concat([heard, bytes]);
      if (heard.length < HEAD || heard.length < HEAD + heard.readUInt16BE(8)) return;
      resolve(heard);
      socket.end();
    });
  });
}
