/** Our JWS and JWE, judged by the package jose and by openssl. */
import { createPublicKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compactDecrypt,
  CompactEncrypt,
  CompactSign,
  compactVerify,
  decodeProtectedHeader,
} from 'jose';
import {
  checksumOf,
  makeSigningSecret,
  privateKeyOf,
  sharedValue,
  verifyingKey,
} from '../../server/security/authz-keys';
import {
  decryptJwe,
  encryptJwe,
  keyOfJwe,
  parseJws,
  signJws,
  verifyJws,
} from '../../server/security/jose';
import { describeWith, have, run } from '../support/have';

const claims = { sub: 'amara', exp: 1_800_000_000, scopes: ['UnifiedCommunications:readwrite'] };
const text = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString()) as unknown;

let privateKey: ReturnType<typeof privateKeyOf>;
let publicKey: ReturnType<typeof createPublicKey>;
beforeAll(async () => {
  privateKey = privateKeyOf(await makeSigningSecret());
  publicKey = createPublicKey(privateKey);
});

describe('JWS', () => {
  it('jose verifies what we signed', async () => {
    const { payload, protectedHeader } = await compactVerify(
      signJws('a:b', claims, privateKey),
      publicKey,
    );
    expect(text(payload)).toEqual(claims);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'a:b' });
  });

  it('we verify what jose signed', async () => {
    const token = await new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'RS256', kid: 'a:b' })
      .sign(privateKey);
    const jws = parseJws(token);
    expect(jws?.payload).toEqual(claims);
    expect(jws && verifyJws(jws, publicKey)).toBe(true);
  });

  it('a changed claim, a foreign key or a cut signature does not verify', async () => {
    const token = signJws('a:b', claims, privateKey);
    const [head = '', , signature = ''] = token.split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'mallory' })).toString('base64url');
    const foreign = createPublicKey(privateKeyOf(await makeSigningSecret()));
    const verified = (jwt: string, key = publicKey) => {
      const jws = parseJws(jwt);
      return jws && verifyJws(jws, key);
    };
    expect(verified(token)).toBe(true);
    expect(verified(`${head}.${other}.${signature}`)).toBe(false);
    expect(verified(token, foreign)).toBe(false);
    expect(verified(token.slice(0, -20))).toBe(false);
  });

  it.each([
    ['none', () => ''],
    ['HS256', () => randomBytes(32).toString('base64url')],
    ['RS512', () => randomBytes(256).toString('base64url')],
  ])('another algorithm (%s) does not verify', (alg, signature) => {
    const parts = [{ alg, kid: 'a:b' }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    const jws = parseJws([...parts, signature()].join('.'));
    expect(jws ? verifyJws(jws, publicKey) : false).toBe(false);
  });

  it('HS256 over the public key, the classic confusion, does not verify', async () => {
    const pem = Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }));
    const token = await new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(pem);
    const jws = parseJws(token);
    expect(jws).toBeDefined();
    expect(jws && verifyJws(jws, publicKey)).toBe(false);
  });

  it.each(['', 'a', 'a.b', 'a.b.c', '..', 'e30.e30.', 'bnVsbA.bnVsbA.AA', 'é.é.é', 'e30.W10.AA'])(
    '"%s" is no JWS',
    (token) => expect(parseJws(token)).toBeUndefined(),
  );
});

describe('JWE', () => {
  const key = randomBytes(32);

  it('jose decrypts what we encrypted', async () => {
    const token = encryptJwe('a:c', claims, key, randomBytes(16));
    expect(decodeProtectedHeader(token)).toEqual({
      alg: 'dir',
      cty: 'JWT',
      enc: 'A128CBC-HS256',
      kid: 'a:c',
    });
    expect(text((await compactDecrypt(token, key)).plaintext)).toEqual(claims);
    expect(keyOfJwe(token)).toBe('a:c');
  });

  it('we decrypt what jose encrypted', async () => {
    const token = await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'dir', enc: 'A128CBC-HS256', kid: 'a:c' })
      .encrypt(key);
    expect(decryptJwe(token, key)).toEqual(claims);
  });

  it('a foreign key or any changed part decrypts to nothing', () => {
    const token = encryptJwe('a:c', claims, key, randomBytes(16));
    expect(decryptJwe(token, randomBytes(32))).toBeUndefined();
    token.split('.').forEach((part, i, parts) => {
      if (part === '') return;
      const last = part.endsWith('AA') ? 'BB' : 'AA';
      const changed = [...parts];
      changed[i] = part.slice(0, -2) + last;
      expect(decryptJwe(changed.join('.'), key)).toBeUndefined();
    });
  });

  it.each(['', 'a.b.c.d.e', '....', 'e30....', 'e30.e30.e30.e30.e30'])('"%s" is no JWE', (token) =>
    expect(decryptJwe(token, key)).toBeUndefined(),
  );
});

it('what is shared of a signing key is its public half, and the checksum is its SHA-256', async () => {
  const secret = await makeSigningSecret();
  const shared = sharedValue('signing', secret);
  expect(secret).not.toContain(shared);
  expect(verifyingKey(shared)?.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(checksumOf(shared)).toMatch(/^[0-9a-f]{64}$/);
  expect(verifyingKey('AAAA')).toBeUndefined();
});

describeWith('openssl', have('openssl', 'version'), () => {
  it('verifies the signature of a token', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ucmock-jws-'));
    try {
      const [head = '', body = '', signature = ''] = signJws('a:b', claims, privateKey).split('.');
      const file = (name: string, content: string | Buffer) => {
        const path = join(folder, name);
        writeFileSync(path, content);
        return path;
      };
      const key = file('key.pem', publicKey.export({ type: 'spki', format: 'pem' }));
      const seal = file('signature', Buffer.from(signature, 'base64url'));
      const judge = (name: string, content: string) =>
        run('openssl', [
          'dgst',
          '-sha256',
          '-verify',
          key,
          '-signature',
          seal,
          file(name, content),
        ]);
      expect((await judge('signed', `${head}.${body}`)).out).toContain('Verified OK');
      expect((await judge('changed', `${head}.${body}A`)).status).not.toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
