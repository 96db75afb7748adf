/** Certificates of the nodes themselves: requests, signed ones, regeneration, and what Tomcat shows. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { assemble, type Running } from '../../server/assemble';
import { checkOptions } from '../../server/config/read';
import { describeWith, have, run } from '../support/have';
import { ask } from '../support/rest';

const LOGIN = 'administrator:ucmock';
const CERTMGR = '/platformcom/api/v1/certmgr/config';
const OWN = '/ucmock/certificates';
const work = mkdtempSync(join(tmpdir(), 'ucmock-openssl-'));
const bulk = mkdtempSync(join(tmpdir(), 'ucmock-bulk-'));

let running: Running;
beforeAll(async () => {
  running = await assemble(
    checkOptions({
      port: 0,
      logLevel: 'error',
      certificateFolder: bulk,
      topology: {
        clusters: {
          a: { nodes: { pub: 'publisher', sub: 'subscriber' } },
          b: { nodes: { pub: 'publisher' } },
          cuc: { product: 'unity', nodes: { cuc: 'publisher' } },
        },
      },
    }),
  );
});
afterAll(async () => {
  await running.stop();
  rmSync(work, { recursive: true });
  rmSync(bulk, { recursive: true });
});
beforeEach(() => running.reset());

const PUB = 'pub.a.localhost';
const SUB = 'sub.a.localhost';
const CUC = 'cuc.cuc.localhost';
const CUCM_UNITS = [
  ...['tomcat', 'tomcat-ECDSA', 'ipsec', 'ITLRecovery', 'CallManager-ECDSA', 'CallManager'],
  ...['CAPF', 'TVS', 'authz'],
];

interface Answer {
  status: number;
  value: Record<string, unknown> & Record<string, unknown>[];
  text: string;
}

function portOf(node: string): number {
  const found = running.nodes.find(({ name }) => name === node);
  if (!found) throw new Error(node);
  return Number(new URL(found.url).port);
}

/** A call of a node, by its name; `ca` is what the client trusts. */
async function call(node: string, what: string, body?: object, ca?: string): Promise<Answer> {
  const [path = '', method = 'GET'] = what.split(' ').reverse();
  const door = {
    url: `https://127.0.0.1:${portOf(node)}`,
    ca: ca ?? running.nodes.find(({ name }) => name === node)?.ca ?? '',
  };
  const headers = { 'Content-Type': 'application/json', Host: node };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const { status, text } = await ask(door, path, { method, login: LOGIN, headers, ...sent });
  const json = /^[[{]/.test(text);
  return { status, text, value: (json ? JSON.parse(text) : {}) as Answer['value'] };
}

/** The certificate that a node shows to a new client. */
function shownBy(node: string, servername: string | undefined = node): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port: portOf(node),
      ...(servername !== '' && { servername }),
      rejectUnauthorized: false,
    });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw));
      socket.destroy();
    });
  });
}

/** As `utils service restart Cisco Tomcat` does it, and its time passes. */
function restartTomcat(name: string): void {
  const cluster = running.fleet.clusters.find((one) => one.node(name));
  cluster?.node(name)?.services.restart('Cisco Tomcat');
  cluster?.clock.advance(5_000);
}

const file = (name: string): string => join(work, name);
const put = (name: string, text: string): string => {
  writeFileSync(file(name), text);
  return file(name);
};

/** An authority of openssl's: root, and an intermediate that it signed. */
async function openssl(...args: string[]): Promise<string> {
  const { status, out, err } = await run('openssl', args, { cwd: work });
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${err}`);
  return out;
}

async function makeAuthorities(): Promise<void> {
  const ca = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=keyCertSign'];
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  for (const name of ['root', 'stranger'])
    await openssl(
      'req',
      '-x509',
      ...ec,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-subj',
      `/CN=Test ${name}`,
      '-days',
      '30',
    );
  await openssl(
    'req',
    ...ec,
    '-keyout',
    'mid.key',
    '-out',
    'mid.csr',
    '-subj',
    '/CN=Test mid',
    ...ca,
  );
  await openssl(
    'x509',
    '-req',
    '-in',
    'mid.csr',
    '-CA',
    'root.pem',
    '-CAkey',
    'root.key',
    '-out',
    'mid.pem',
    '-days',
    '30',
    '-copy_extensions',
    'copy',
  );
}

async function sign(csr: string, by: string, days = '10'): Promise<string> {
  put('leaf.csr', csr);
  await openssl(
    'x509',
    '-req',
    '-in',
    'leaf.csr',
    '-CA',
    `${by}.pem`,
    '-CAkey',
    `${by}.key`,
    '-out',
    'leaf.pem',
    '-days',
    days,
    '-copy_extensions',
    'copy',
  );
  return readFileSync(file('leaf.pem'), 'utf8');
}

const pem = (name: string): string => readFileSync(file(`${name}.pem`), 'utf8');

const trustRoot = (node: string, service = 'tomcat') =>
  call(node, `POST ${CERTMGR}/trust/certificates`, {
    service: [service],
    certificates: [pem('root')],
  });

const request = async (node: string, more: object = {}): Promise<string> => {
  const body = { service: 'tomcat', distribution: 'this-server', commonName: node, ...more };
  return String((await call(node, `POST ${CERTMGR}/csr`, body)).value.csr);
};

const upload = (node: string, certificates: string[], service = 'tomcat') =>
  call(node, `POST ${CERTMGR}/identity/certificates`, { service, certificates });

describe('every node', () => {
  it.each([
    [PUB, CUCM_UNITS],
    [SUB, CUCM_UNITS],
    [CUC, ['tomcat', 'tomcat-ECDSA', 'ipsec']],
  ])('%s has the certificates of its units, each with its own key', async (node, units) => {
    const { value } = await call(node, `${CERTMGR}/snapshot/server`);
    const identities = value.identities as { service: string; certificate: string }[];
    expect(value.server).toBe(node);
    expect(identities.map(({ service }) => service)).toEqual(units);
    const parsed = identities.map(({ certificate }) => new X509Certificate(certificate));
    expect(new Set(parsed.map(({ fingerprint256 }) => fingerprint256)).size).toBe(units.length);
    const kinds = Object.fromEntries(
      parsed.map((one, i) => [units[i] ?? '', one.publicKey.asymmetricKeyType]),
    );
    expect(kinds).toMatchObject({ 'tomcat-ECDSA': 'ec', ipsec: 'rsa' });
    const again = await call(node, `${CERTMGR}/snapshot/server`);
    expect(again.value).toEqual(value);
  });

  it('has others than its neighbour, but for those of the cluster', async () => {
    const of = async (node: string, unit: string) =>
      (await call(node, `${CERTMGR}/identity/certificate?service=${unit}`)).value.certificate;
    expect(await of(PUB, 'CallManager')).not.toBe(await of(SUB, 'CallManager'));
    expect(await of(PUB, 'ITLRecovery')).toBe(await of(SUB, 'ITLRecovery'));
  });

  it('gives them for download as PEM and as DER, and never a key', async () => {
    const shown = await call(PUB, `${OWN}/identity/CAPF`);
    expect(shown.text).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(shown.text).not.toContain('PRIVATE');
    const certificate = new X509Certificate(shown.text);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toMatch(/^CN=CAPF-[0-9a-f]{8}$/m);
    const der = await call(PUB, `${OWN}/identity/CAPF?format=der`);
    expect([der.status, (await call(PUB, `${OWN}/identity/CAPF?format=xml`)).status]).toEqual([
      200, 400,
    ]);
    expect((await call(PUB, `${OWN}/identity/postman`)).value).toEqual({
      message: 'There is no certificate of postman.',
    });
  });

  it('lists them as the command line does', async () => {
    const { value } = await call(CUC, `${OWN}/identity`);
    expect(value.map(({ line }) => line)).toEqual(
      ['tomcat', 'tomcat-ECDSA', 'ipsec'].map(
        (unit) => `${unit}/${unit}.pem: Self-signed certificate generated by system`,
      ),
    );
  });
});

describe('a regenerated certificate of tomcat', () => {
  it.each([PUB, CUC])('is shown by %s after a restart of Tomcat, not before', async (node) => {
    const before = await shownBy(node);
    expect((await call(node, `POST ${OWN}/identity/tomcat/regenerate`)).status).toBe(200);
    const made = new X509Certificate((await call(node, `${OWN}/identity/tomcat`)).text);
    expect(made.fingerprint256).not.toBe(before.fingerprint256);
    expect((await shownBy(node)).fingerprint256).toBe(before.fingerprint256);
    restartTomcat(node);
    expect((await shownBy(node)).fingerprint256).toBe(made.fingerprint256);
    // Trusted by its own cluster, as the page distributes it.
    const trusted = await call(node, `${CERTMGR}/trust/certificate`, undefined, made.toString());
    expect(JSON.stringify(trusted.value)).toContain(JSON.stringify(made.toString()).slice(1, -1));
    await running.reset();
    expect((await shownBy(node)).fingerprint256).toBe(before.fingerprint256);
  });

  it('is shown by its node only', async () => {
    await call(SUB, `POST ${OWN}/identity/tomcat/regenerate`);
    restartTomcat(SUB);
    expect((await shownBy(SUB)).subject).toContain(`CN=${SUB}`);
    expect((await shownBy(PUB)).subject).not.toContain(`CN=${SUB}`);
    expect((await shownBy(PUB, '')).subject).not.toContain(`CN=${SUB}`);
  });

  it('is shown after the machine was switched off and on', async () => {
    await call(PUB, `POST ${OWN}/identity/tomcat/regenerate`);
    await call(PUB, 'POST /_ucmock/nodes', { node: PUB, power: 'off' });
    await call(SUB, 'POST /_ucmock/nodes', { node: PUB, power: 'on' });
    expect((await shownBy(PUB, '')).subject).toContain(`CN=${PUB}`);
  });

  it('ends connections that were made with the old one', async () => {
    const socket = connect({
      host: '127.0.0.1',
      port: portOf(CUC),
      servername: CUC,
      rejectUnauthorized: false,
    });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await call(CUC, `POST ${OWN}/identity/tomcat/regenerate`);
    restartTomcat(CUC);
    await shownBy(CUC);
    await closed;
  });

  it('is one of the signing key when it is authz, which is made anew', async () => {
    const before = (await call(PUB, `${OWN}/identity/authz`)).text;
    await call(PUB, `POST ${OWN}/identity/authz/regenerate`);
    const after = new X509Certificate((await call(PUB, `${OWN}/identity/authz`)).text);
    expect(after.publicKey.equals(new X509Certificate(before).publicKey)).toBe(false);
  });
});

describeWith('openssl', have('openssl', 'version'), () => {
  beforeAll(makeAuthorities);

  it.each([
    [PUB, 'rsa', {}],
    [CUC, 'rsa', { keyLength: 3072, altNames: ['voice.example.com', '10.1.2.3'] }],
    [SUB, 'ec', { service: 'tomcat-ECDSA', keyType: 'ec' }],
  ])(
    '%s: a request is one that it verifies, with the names asked for',
    async (node, type, more) => {
      put('asked.csr', await request(node, more));
      const text = await openssl('req', '-in', 'asked.csr', '-noout', '-text', '-verify');
      for (const name of [node, ...('altNames' in more ? more.altNames : [])])
        expect(text).toContain(name);
      expect(text).toContain(type === 'rsa' ? 'rsaEncryption' : 'id-ecPublicKey');
    },
  );

  it.each([PUB, CUC])(
    '%s: a signed certificate is shown with its chain after a restart',
    async (node) => {
      await trustRoot(node);
      const leaf = await sign(await request(node), 'mid');
      const { status, value } = await upload(node, [leaf, pem('mid'), pem('root')]);
      expect([status, value.message]).toEqual([201, expect.stringContaining('uploaded')]);
      const before = await openssl(
        's_client',
        '-connect',
        `127.0.0.1:${portOf(node)}`,
        '-servername',
        node,
        '-CAfile',
        'root.pem',
      );
      expect(before).not.toContain('Verify return code: 0 (ok)');
      restartTomcat(node);
      const after = await openssl(
        's_client',
        '-connect',
        `127.0.0.1:${portOf(node)}`,
        '-servername',
        node,
        '-verify_hostname',
        node,
        '-CAfile',
        'root.pem',
      );
      expect(after).toContain('Verify return code: 0 (ok)');
      const list = await call(node, `${OWN}/identity`, undefined, pem('root'));
      expect(list.value[0]?.line).toBe('tomcat/tomcat.pem: Certificate Signed by Test mid');
    },
  );

  it('a multi-server certificate becomes that of all nodes', async () => {
    await trustRoot(PUB);
    const csr = await request(PUB, { distribution: 'multi-server', commonName: undefined });
    const leaf = await sign(csr, 'root');
    expect(new X509Certificate(leaf).subject).toContain('CN=pub-ms.a.localhost');
    expect((await upload(PUB, [leaf])).status).toBe(201);
    for (const node of [PUB, SUB]) restartTomcat(node);
    const [one, two] = [await shownBy(PUB), await shownBy(SUB)];
    expect(one.fingerprint256).toBe(new X509Certificate(leaf).fingerprint256);
    expect(two.fingerprint256).toBe(one.fingerprint256);
    expect(two.checkHost(SUB)).toBe(SUB);
    await running.reset();
    expect((await shownBy(SUB)).subject).toContain('O=ucmock');
    expect((await shownBy(SUB)).fingerprint256).not.toBe(two.fingerprint256);
  });

  it('a CA-signed CAPF and CallManager go into the trust stores of the cluster', async () => {
    await trustRoot(SUB, 'CallManager');
    const leaf = await sign(await request(SUB, { service: 'CallManager' }), 'root');
    expect((await upload(SUB, [leaf, pem('root')], 'CallManager')).status).toBe(201);
    const { value } = await call(PUB, `${CERTMGR}/trust/certificate?service=CallManager`);
    const trusted = value.certificates as { certificate: string }[];
    expect(trusted.map(({ certificate }) => certificate)).toContain(
      new X509Certificate(leaf).toString(),
    );
  });

  describe('a signed certificate is refused', () => {
    const refused = async (
      certificates: () => Promise<string[]>,
      trusts = true,
    ): Promise<[number, unknown]> => {
      if (trusts) await trustRoot(PUB);
      const before = (await call(PUB, `${OWN}/identity/tomcat`)).text;
      const { status, value } = await upload(PUB, await certificates());
      expect((await call(PUB, `${OWN}/identity/tomcat`)).text).toBe(before);
      return [status, value.message];
    };
    const CHAIN = 'CA certificate is not available in the trust-store: ';
    it('without a request', async () => {
      const leaf = await sign(await request(SUB), 'root');
      expect(await refused(() => Promise.resolve([leaf]))).toEqual([
        404,
        'There is no CSR of tomcat.',
      ]);
    });
    it('when it is for another request', async () => {
      const leaf = await sign(await request(PUB), 'root');
      await request(PUB);
      expect(await refused(() => Promise.resolve([leaf]))).toEqual([
        500,
        'CSR public key and certificate public key do not match.',
      ]);
    });
    it('when its authority is not trusted before', async () => {
      const made = async () => [await sign(await request(PUB), 'root'), pem('root')];
      expect(await refused(made, false)).toEqual([400, `${CHAIN}CN=Test root`]);
    });
    it('when a stranger signed it', async () => {
      const made = async () => [await sign(await request(PUB), 'stranger'), pem('stranger')];
      expect(await refused(made)).toEqual([400, `${CHAIN}CN=Test stranger`]);
    });
    it('when the intermediate is missing', async () => {
      const made = async () => [await sign(await request(PUB), 'mid'), pem('root')];
      expect(await refused(made)).toEqual([400, `${CHAIN}CN=Test mid`]);
    });
    it('when it has expired', async () => {
      const made = async () => {
        // openssl 3.0 knows no other way to the past.
        const leaf = await sign(await request(PUB), 'root', '-1');
        return [leaf];
      };
      const [status, message] = await refused(made);
      expect([status, message]).toEqual([400, expect.stringContaining('has expired')]);
    });
    it('when it lacks a name that was asked for', async () => {
      const made = async () => {
        put('leaf.csr', await request(PUB, { altNames: ['more.example.com'] }));
        await openssl(
          'x509',
          '-req',
          '-in',
          'leaf.csr',
          '-CA',
          'root.pem',
          '-CAkey',
          'root.key',
          '-out',
          'leaf.pem',
          '-days',
          '10',
        );
        return [pem('leaf')];
      };
      const [status, message] = await refused(made);
      expect([status, message]).toEqual([
        400,
        expect.stringContaining('CSR SAN and Certificate SAN does not match'),
      ]);
    });
    it('when it is no certificate', async () => {
      await request(PUB);
      expect(await refused(() => Promise.resolve(['hello']))).toEqual([
        400,
        'The certificate is not in PEM form.',
      ]);
    });
  });

  it('a downloaded DER is one that it reads', async () => {
    const door = { url: `https://127.0.0.1:${portOf(PUB)}`, ca: running.certificates.ca };
    const { stdout } = { stdout: await curlDer(door.url) };
    writeFileSync(file('own.der'), stdout);
    expect(
      await openssl('x509', '-inform', 'DER', '-in', 'own.der', '-noout', '-subject'),
    ).toContain(PUB);
  });
});

/** The bytes of a download. */
async function curlDer(url: string): Promise<Buffer> {
  const out = file('curl.der');
  await run('curl', [
    '-s',
    '-k',
    '-u',
    LOGIN,
    '-H',
    `Host: ${PUB}`,
    '-o',
    out,
    `${url}${OWN}/identity/TVS?format=der`,
  ]);
  return readFileSync(out);
}

describe('a request', () => {
  it.each([
    ['of no unit', { service: 'postman' }, 'There is no certificate of postman.'],
    [
      'of a unit that nobody signs',
      { service: 'ITLRecovery' },
      'A CSR cannot be generated for ITLRecovery.',
    ],
    ['with a short key', { keyLength: 100 }, 'A key of tomcat cannot have the length 100.'],
    [
      'with an odd hash',
      { hashAlgorithm: 'md5' },
      'hashAlgorithm is one of sha256, sha384, sha512.',
    ],
    [
      'for an odd distribution',
      { distribution: 'everywhere' },
      'distribution is this-server or multi-server.',
    ],
    ['for an odd name', { altNames: ['a b'] }, '"a b" is no host name or address.'],
  ])('%s is refused', async (_what, more, message) => {
    const body = { service: 'tomcat', distribution: 'this-server', commonName: PUB, ...more };
    const { status, value } = await call(PUB, `POST ${CERTMGR}/csr`, body);
    expect([status, value]).toEqual([400, { message }]);
  });

  it('is shown until it is deleted', async () => {
    const csr = await request(PUB);
    expect((await call(PUB, `${CERTMGR}/csr?service=tomcat`)).value.csr).toBe(csr);
    expect((await call(SUB, `${CERTMGR}/csr?service=tomcat`)).status).toBe(404);
    expect((await call(PUB, `DELETE ${CERTMGR}/csr?service=tomcat`)).status).toBe(204);
    expect((await call(PUB, `DELETE ${CERTMGR}/csr?service=tomcat`)).status).toBe(404);
  });
});

it('certificates that expire soon are listed by the clock of the cluster', async () => {
  expect((await call(CUC, `${OWN}/expiring?days=30`)).value).toEqual([]);
  const cluster = running.fleet.clusters.find(({ name }) => name === 'cuc');
  cluster?.clock.advance(1824 * 86_400_000);
  const { value } = await call(CUC, `${OWN}/expiring?days=30`);
  expect(value.map(({ store }) => store)).toEqual(expect.arrayContaining(['tomcat', 'ipsec']));
});

it('keys are neither in SQL answers nor in clear in the rows', async () => {
  await call(PUB, `${CERTMGR}/snapshot/server`);
  const cluster = running.fleet.clusters.find(({ name }) => name === 'a');
  const rows =
    cluster?.publisher.store.read((tx) => tx.all('select rest from owncertificate')) ?? [];
  expect(rows.length).toBeGreaterThan(5);
  for (const { rest } of rows) {
    expect(String(rest)).toMatch(/^sealed:/);
    expect(createPrivateKey(cluster?.sealer.open(String(rest)) ?? '').type).toBe('private');
  }
});

describe('bulk certificate management', () => {
  const B = 'pub.b.localhost';
  it('exports, consolidates and imports, so that two clusters trust each other', async () => {
    const early = await call(PUB, `POST ${OWN}/bulk/import`, { type: 'TFTP' });
    expect([early.status, early.value.message]).toEqual([
      400,
      'The TFTP certificates were not consolidated yet.',
    ]);
    expect((await call(PUB, `POST ${OWN}/bulk/export`, { type: 'TFTP' })).value).toEqual([
      { type: 'TFTP', certificates: 4 },
    ]);
    expect((await call(PUB, `POST ${OWN}/bulk/consolidate`, { type: 'TFTP' })).status).toBe(400);
    await call(B, `POST ${OWN}/bulk/export`, { type: 'TFTP' });
    expect((await call(B, `POST ${OWN}/bulk/consolidate`, { type: 'TFTP' })).value).toEqual([
      { type: 'TFTP', clusters: ['a', 'b'] },
    ]);
    for (const node of [PUB, B]) {
      expect((await call(node, `POST ${OWN}/bulk/import`, { type: 'TFTP' })).value).toEqual([
        { type: 'TFTP', certificates: 6 },
      ]);
      const { value } = await call(node, `${CERTMGR}/trust/certificate?service=Phone-SAST`);
      expect(value.certificates).toHaveLength(6);
    }
  });

  it('refuses a type that is none', async () => {
    const { status, value } = await call(PUB, `POST ${OWN}/bulk/export`, { type: 'Fax' });
    expect([status, value.message]).toEqual([
      400,
      'type is one of Tomcat, TFTP, CAPF, cup, cup-xmpp, All.',
    ]);
  });
});
