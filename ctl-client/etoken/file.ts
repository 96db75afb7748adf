/** Tokens in files: the key sealed by the token's password, the count of tries beside it. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tokenOf, type SecurityToken, type TokenContent } from './token';

const KIND = 'ucmock security token';
/** [guess] far above what such a file has */
const MOST_BYTES = 65_536;

/** Keeps it in a file from now on, that only its owner reads. @returns the token in it */
export function saveToken(token: SecurityToken, file: string): SecurityToken {
  write(file, token.content());
  return openToken(file);
}

/** @throws when there is none in the file; what is wrong is the message */
export function openToken(file: string): SecurityToken {
  return tokenOf(read(file), (content) => write(file, content));
}

function read(file: string): TokenContent {
  const text = readFileSync(file, 'utf8');
  if (text.length > MOST_BYTES) throw new Error(`${file} is no security token`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${file} is no security token`);
  }
  const { kind, certificate, key, retries, left } = (value ?? {}) as Record<string, unknown>;
  if (
    kind !== KIND ||
    typeof certificate !== 'string' ||
    typeof key !== 'string' ||
    !isCount(retries) ||
    !isCount(left)
  )
    throw new Error(`${file} is no security token`);
  return { certificate, key, retries, left };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0;
}

function write(file: string, content: TokenContent): void {
  // Never half: another program may read it at the same time.
  const beside = `${file}.new`;
  writeFileSync(beside, `${JSON.stringify({ kind: KIND, ...content }, null, 2)}\n`, {
    mode: 0o600,
  });
  renameSync(beside, file);
}
