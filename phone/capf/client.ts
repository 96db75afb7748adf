/**
 * A phone's side of CAPF: it says who it is, proves it as its configuration tells, and does what the
 * server has for it. facts/trust-lists.md 7 [client, recorded]
 */
import {
  constants,
  createHash,
  generateKeyPair,
  privateEncrypt,
  createPrivateKey,
  sign,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import type { Identity } from '../manufacturing/certificates';

export interface CapfAsk {
  address: string;
  port: number;
  device: string;
  /** what a user typed, for authentication by string */
  password?: string | undefined;
  /** proves who it is, for authentication by certificate */
  proof?: Identity | undefined;
  /** what it has now, to be given or deleted */
  lsc: Identity | undefined;
  /** certificates that the server may show; undefined: it has no trust list to look into */
  servers: readonly X509Certificate[] | undefined;
}

export type CapfEnd =
  | { did: 'installed'; lsc: Identity }
  | { did: 'deleted' | 'given' | 'nothing' }
  /** the server's reason: 7 refused or nothing to do, 9 unknown device */
  | { did: 'refused'; reason: number };

const PATIENCE_MS = 30_000;
const HEAD = 8;
const VERSION = 3;
const pairOf = promisify(generateKeyPair);
const CURVES = ['P-256', 'P-384', 'P-521'];

const item = (tag: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([tag, value.length >> 8, value.length & 0xff]), value]);
const OK = item(1, Buffer.from([1]));

interface Message {
  command: number;
  items: Map<number, Buffer>;
}

/** @throws when nobody answers in form, or another server than the trust list names */
export function enrol(ask: CapfAsk): Promise<CapfEnd> {
  return new Promise((resolve, reject) => {
    let heard = Buffer.alloc(0);
    let did: CapfEnd = { did: 'nothing' };
    let work = Promise.resolve();
    const socket = connect({ host: ask.address, port: ask.port, rejectUnauthorized: false }, () => {
      const shown = socket.getPeerCertificate().raw;
      if (ask.servers && !ask.servers.some(({ raw }) => raw.equals(shown)))
        socket.destroy(new Error('it is not the CAPF of the trust list'));
    });
    const take = async (bytes: Buffer): Promise<void> => {
      const message = { command: bytes.readUInt8(1), items: itemsOf(bytes.subarray(HEAD)) };
      const session = bytes.subarray(2, 6);
      const say = (command: number, ...items: Buffer[]): void => {
        const body = Buffer.concat(items);
        const length = Buffer.from([body.length >> 8, body.length & 0xff]);
        socket.write(Buffer.concat([Buffer.from([0x55, command]), session, length, body]));
      };
      did = await answer(ask, message, did, say);
    };
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer in time')));
    socket.on('error', reject);
    socket.on('close', () => void work.then(() => resolve(did), reject));
    socket.on('data', (bytes: Buffer) => {
      heard = Buffer.concat([heard, bytes]);
      while (heard.length >= HEAD && heard.length >= HEAD + heard.readUInt16BE(6)) {
        const length = HEAD + heard.readUInt16BE(6);
        const message = heard.subarray(0, length);
        heard = heard.subarray(length);
        work = work.then(() => take(message));
        work.catch((error: unknown) => socket.destroy(error as Error));
      }
    });
  });
}

const made = new WeakMap<CapfAsk, KeyObject>();

/** @returns what it did so far */
async function answer(
  ask: CapfAsk,
  { command, items }: Message,
  did: CapfEnd,
  say: (command: number, ...items: Buffer[]) => void,
): Promise<CapfEnd> {
  switch (command) {
    case 1:
      say(2, ...helloOf(ask));
      return did;
    case 3: {
      say(17);
      const pair = await keyOf(items);
      made.set(ask, pair.privateKey);
      say(4, item(9, pair.publicKey.export({ type: 'spki', format: 'der' })));
      return did;
    }
    case 9: {
      const key = made.get(ask);
      const der = items.get(4)?.subarray(5);
      if (!key || !der) throw new Error('a certificate without a key');
      say(10, OK);
      const cert = new X509Certificate(der).toString();
      const pem = String(key.export({ format: 'pem', type: 'pkcs8' }));
      return { did: 'installed', lsc: { cert, key: pem } };
    }
    case 11:
      if (ask.lsc) say(12, OK, certificateItem(new X509Certificate(ask.lsc.cert).raw));
      else say(12, item(1, Buffer.from([7])));
      return { did: 'given' };
    case 13:
      say(14, OK);
      return { did: 'deleted' };
    case 15: {
      const reason = items.get(1)?.[0] ?? 0;
      return reason > 1 && did.did === 'nothing' ? { did: 'refused', reason } : did;
    }
    default:
      return did;
  }
}

function helloOf({ device, password, proof }: CapfAsk): Buffer[] {
  return [
    OK,
    item(7, Buffer.from([VERSION])),
    item(13, Buffer.from(`${device}\0`)),
    ...(password === undefined ? [] : [item(11, Buffer.from(`${password}\0`))]),
    ...(proof ? proofOf(device, proof) : []),
  ];
}

/** RSA keys encrypt the bare hash, EC keys sign. [client] */
function proofOf(device: string, { cert, key }: Identity): Buffer[] {
  const { raw } = new X509Certificate(cert);
  const data = Buffer.concat([Buffer.from(`${device}\0`), raw]);
  const privateKey = createPrivateKey(key);
  const signed = (hash: string): Buffer =>
    privateKey.asymmetricKeyType === 'rsa'
      ? privateEncrypt(
          { key: privateKey, padding: constants.RSA_PKCS1_PADDING },
          createHash(hash).update(data).digest(),
        )
      : sign(hash, data, privateKey);
  return [certificateItem(raw), item(6, signed('sha1')), item(20, item(3, signed('sha512')))];
}

function certificateItem(der: Buffer): Buffer {
  return item(4, item(1, Buffer.concat([Buffer.from([0, 1]), der])));
}

function keyOf(
  items: Map<number, Buffer>,
): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  if (items.get(17)?.[0] === 1)
    return pairOf('ec', { namedCurve: CURVES[items.get(18)?.[0] ?? 0] ?? 'P-256' });
  return pairOf('rsa', { modulusLength: items.get(10)?.readUInt16BE(0) ?? 2048 });
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
