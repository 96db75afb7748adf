/** Certificates that trust lists carry, in the form of their release. facts/trust-lists.md 1.4, 1.5 */
import { X509Certificate } from 'node:crypto';
import { startUcmock, type Ucmock } from '../../server';
import { selfSign } from '../../server/security/platform-certificate';
import { json } from '../support/json';
import { ask } from '../support/rest';

const ids = (...last: number[]): string[] => last.map((one) => `1.3.6.1.5.5.7.3.${one}`);
const PLACE = 'OU=TAC, O=Cisco, L=Krakow, ST=Malopolska, C=PL';

describe('published lengths of release 10.5', () => {
  // The subject's text as a trust list has it ends with a NUL.
  it.each([
    ['CallManager', 'cucm-1051-a-pub', ids(1, 2, 5), 1024, 62, 694],
    ['CallManager of the subscriber', 'cucm-1051-a-sub1', ids(1, 2, 5), 1024, 63, 696],
    ['CallManager with a larger key', 'cucm-1051-a-pub', ids(1, 2, 5), 2048, 62, 955],
    ['CAPF', 'CAPF-0a1b2c3d', ids(1, 2), 1024, 60, 680],
  ])('%s', async (_unit, commonName, uses, bits, subject, length) => {
    const key = { type: 'rsa', bits } as const;
    const wish = { key, commonName, names: [], uses, place: PLACE };
    const { cert } = await selfSign(wish, { now: Date.UTC(2014, 5, 1), days: 1825 });
    const made = new X509Certificate(cert);
    expect(made.subject.split('\n').join(';').length + 1).toBe(subject);
    expect(made.serialNumber).toHaveLength(32);
    expect(made.raw).toHaveLength(length);
  });
});

describe.each([
  ['10.5', 1024, false, 'pub'],
  ['11.5', 2048, false, 'pub'],
  ['12.0', 2048, true, 'pub'],
  ['15.0', 2048, true, undefined],
] as const)('release %s', (release, bits, named, own) => {
  let ucm: Ucmock;
  beforeAll(async () => {
    const nodes = { pub: 'publisher', sub: 'subscriber' };
    const topology = { clusters: { a: { release, nodes } } };
    ucm = await startUcmock({ port: 0, logLevel: 'error', topology });
  });
  afterAll(() => ucm.stop());

  const of = async (node: string, unit: string): Promise<X509Certificate> => {
    const headers = { Host: `${node}.a.localhost` };
    const path = `/ucmock/certificates/identity/${unit}`;
    return new X509Certificate(
      (await ask(ucm, path, { login: 'administrator:ucmock', headers })).text,
    );
  };

  it.each(['CallManager', 'TVS', 'CAPF'])('%s', async (unit) => {
    const one = await of('sub', unit);
    expect(one.publicKey.asymmetricKeyDetails?.modulusLength).toBe(bits);
    expect(one.subjectAltName !== undefined).toBe(named);
    expect(one.subject).toMatch(unit === 'CAPF' ? /^CN=CAPF-[0-9a-f]{8}$/m : /^CN=sub\.a\./);
  });

  it('ITLRecovery is the node’s, from 12.5 on the cluster’s', async () => {
    const [theirs, ours] = [await of('sub', 'ITLRecovery'), await of('pub', 'ITLRecovery')];
    expect(theirs.fingerprint256 === ours.fingerprint256).toBe(own === undefined);
    expect(theirs.subject).toMatch(
      own === undefined ? /^CN=ITLRECOVERY_pub\.a\./ : /^CN=ITLRECOVERY_sub\.a\./,
    );
    expect((await json(ucm, '/ucmock/certificates/identity')).status).toBe(200);
  });
});
