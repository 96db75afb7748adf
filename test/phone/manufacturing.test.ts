/** The test manufacturer of the simulated phones, judged by node:crypto and openssl. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenIssuerCertificate } from '../../ctl-client';
import { makeMic, manufacturerCertificates } from '../../phone/manufacturing/certificates';
import { makeSteadyKey, signSteadily } from '../../phone/manufacturing/steady-keys';
import { loadStock } from '../../server/domain/stock/load';

it('signs as RFC 6979 says (A.2.5, SHA-256, "sample")', () => {
  const secret = 0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721n;
  expect(signSteadily(secret, Buffer.from('sample')).toString('hex')).toBe(
    'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716' +
      'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
  );
});

it('makes the same key and the same certificate every time', async () => {
  const one = await makeMic('CP-8841', 'SEP001122334455');
  const two = await makeMic('CP-8841', 'SEP001122334455');
  expect(two).toEqual(one);
  expect((await makeSteadyKey('a')).secret).not.toBe((await makeSteadyKey('b')).secret);
});

it('gives a phone a certificate of two levels that openssl accepts', async () => {
  const { root, issuer } = await manufacturerCertificates();
  const mic = await makeMic('CP-8841', 'SEP001122334455');
  const cert = new X509Certificate(mic.cert);
  expect(cert.subject).toContain('CN=CP-8841-SEP001122334455');
  expect(cert.checkPrivateKey(createPrivateKey(mic.key))).toBe(true);
  const folder = mkdtempSync(join(tmpdir(), 'mic-'));
  try {
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const said = execFileSync('openssl', [
      ...['verify', '-x509_strict', '-CAfile', file('root.pem', root)],
      ...['-untrusted', file('issuer.pem', issuer), file('mic.pem', mic.cert)],
    ]);
    expect(String(said)).toContain('mic.pem: OK');
    // Another phone's key does not fit.
    const other = await makeMic('CP-8841', 'SEP0011223344AA');
    expect(cert.checkPrivateKey(createPrivateKey(other.key))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('is the manufacturer that the stock of every cluster trusts', async () => {
  const { root, issuer } = await manufacturerCertificates();
  const ofTokens = await tokenIssuerCertificate();
  expect(loadStock().manufacturers).toEqual([root, issuer, ofTokens]);
});
