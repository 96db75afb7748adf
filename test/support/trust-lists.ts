/**
 * A second reading of trust lists and signed files, written from the facts alone (nothing of the
 * server), and openssl as the judge of their signatures. facts/trust-lists.md 1, 9
 */
import { createHash, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ucmock } from '../../server';
import { run } from './have';

export interface Tlv {
  tag: number;
  value: Buffer;
  at: number;
}

/** Items one after the other; containers of a header are opened, its padding is left out. */
export function walk(bytes: Buffer, from: number, to: number, containers: number[] = []): Tlv[] {
  const items: Tlv[] = [];
  for (let at = from; at < to;) {
    const tag = bytes.readUInt8(at);
    if (tag === 13 && containers.length > 0) {
      at += 1;
      continue;
    }
    const end = at + 3 + bytes.readUInt16BE(at + 1);
    items.push({ tag, value: bytes.subarray(at + 3, end), at });
    at = containers.includes(tag) ? at + 3 : end;
  }
  return items;
}

export interface ReadList {
  /** value of the header's item, as latin1 text without its NUL */
  head(tag: number): string;
  headerLength: number;
  digest: 'sha1' | 'sha512';
  /** value of each record's item */
  records: {
    length: number;
    text(tag: number): string | undefined;
    role: number;
    raw(tag: number): Buffer | undefined;
  }[];
  signature: Buffer;
  /** the file without the item of its signature */
  signed: Buffer;
  body: Buffer;
  /** value of an item of the header */
  item(tag: number): Buffer;
}

const textOf = (value: Buffer | undefined): string | undefined =>
  value && value.toString('latin1').replace(/\0$/, '');

export function readFile(file: Buffer, { list = true } = {}): ReadList {
  const headerLength = file.readUInt16BE(8);
  const items = walk(file, 0, headerLength, [3, 7, 9, 16, 17, 21]);
  const find = (tag: number): Tlv => {
    const found = items.find((one) => one.tag === tag);
    if (!found) throw new Error(`no item ${tag}`);
    return found;
  };
  const records: ReadList['records'] = [];
  for (let at = headerLength; list && at < file.length;) {
    const length = file.readUInt16BE(at + 3);
    const own = walk(file, at, at + length);
    const raw = (tag: number): Buffer | undefined => own.find((one) => one.tag === tag)?.value;
    records.push({
      ...{ length, raw, text: (tag) => textOf(raw(tag)), role: raw(4)?.readUInt16BE(0) ?? -1 },
    });
    at += length;
  }
  const { at, value } = find(12);
  return {
    ...{ headerLength, records, signature: value },
    item: (tag) => find(tag).value,
    head: (tag) => textOf(find(tag).value) ?? '',
    digest: find(8).value[0] === 1 ? 'sha1' : 'sha512',
    signed: Buffer.concat([file.subarray(0, at), file.subarray(at + 3 + value.length)]),
    body: file.subarray(headerLength),
  };
}

/** What openssl says of the signature: 'Verified OK'. @param key RSAPublicKey, DER */
export async function opensslVerifies(read: ReadList, key: Buffer): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-trust-list-'));
  try {
    const at = (name: string, bytes: Buffer | string): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const pem = createPublicKey({ key, format: 'der', type: 'pkcs1' });
    const { out } = await run('openssl', [
      ...['dgst', `-${read.digest}`],
      ...['-verify', at('key.pem', pem.export({ type: 'spki', format: 'pem' }))],
      ...['-signature', at('signature', read.signature), at('signed', read.signed)],
    ]);
    return out.trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What openssl makes of an encrypted file with the phone's key (PEM). */
export async function opensslDecrypts(read: ReadList, key: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-encrypted-'));
  try {
    const at = (name: string, bytes: Buffer | string): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const secret = join(folder, 'secret');
    const unwrap = ['pkeyutl', '-decrypt', '-inkey', at('key.pem', key), '-out', secret];
    await run('openssl', [...unwrap, '-in', at('wrapped', read.item(25))]);
    const cipher = ['enc', '-d', '-aes-128-cbc', '-nopad', '-iv', read.item(19).toString('hex')];
    const hex = readFileSync(secret).toString('hex');
    const { out } = await run('openssl', [...cipher, '-K', hex, '-in', at('body', read.body)]);
    return out.slice(0, -read.item(20).readUInt16BE(0));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file of the door 6970, as bytes; undefined when there is none. */
export function fetchBytes(
  ucm: Pick<Ucmock, 'ports'>,
  path: string,
  node: string,
): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const at = { host: '127.0.0.1', port: ucm.ports.files, path, headers: { Host: node } };
    request(at, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve(answer.statusCode === 200 ? Buffer.concat(chunks) : undefined),
      );
    })
      .on('error', reject)
      .end();
  });
}

export function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}
