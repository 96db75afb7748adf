/** The authority and its certificates, judged by clients of other makes, and how they are kept. */
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { startUcmock, type Ucmock } from '../../server';
import { certificatesFor } from '../../server/security/certificates';
import { describeWith, have, run } from '../support/have';

const NAMES = ['ucm1', 'ucm1.example.com', 'localhost', '127.0.0.1', '::1'];
const DAY = 86_400_000;
const folders: string[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ucmock-test-'));
  folders.push(made);
  return made;
}

afterAll(() => folders.forEach((one) => rmSync(one, { recursive: true, force: true })));

const make = (directory: string, names = NAMES, now = Date.now()) =>
  certificatesFor({ directory, names, now });

describe('kept certificates', () => {
  it('are used again', async () => {
    const directory = folder();
    expect(await make(directory)).toEqual(await make(directory));
  });

  it('have keys that only their owner reads', async () => {
    const directory = folder();
    await make(directory);
    const secret = readdirSync(directory).filter((file) =>
      readFileSync(join(directory, file), 'utf8').includes('PRIVATE KEY'),
    );
    expect(secret).toHaveLength(2);
    for (const file of secret) expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
  });

  it('stay true for others when further names are asked for', async () => {
    const directory = folder();
    const first = await make(directory);
    const second = await make(directory, ['other.example.com']);
    expect(second.ca).toBe(first.ca);
    expect(readFileSync(first.caPath, 'utf8')).toBe(first.ca);
    expect(await make(directory)).toEqual(first);
  });

  it('have one authority even when several start at once', async () => {
    const directory = folder();
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((name) => make(directory, [name])));
    expect(new Set(all.map(({ ca }) => ca)).size).toBe(1);
    expect(readdirSync(directory).sort()).toEqual([
      expect.stringMatching(/^authority\.pem$/),
      'ca.pem',
      ...Array.from({ length: 4 }, () => expect.stringMatching(/^server-[0-9a-f]{12}\.pem$/)),
    ]);
  });

  it.each(['authority.pem', 'ca.pem', 'server'])(
    'are made good when %s is spoiled',
    async (file) => {
      const directory = folder();
      await make(directory);
      const path = join(
        directory,
        readdirSync(directory).find((one) => one.startsWith(file)) ?? '',
      );
      writeFileSync(path, 'spoiled');
      const again = await make(directory);
      expect(readFileSync(again.caPath, 'utf8')).toBe(again.ca);
      expect(new X509Certificate(again.cert).verify(new X509Certificate(again.ca).publicKey)).toBe(
        true,
      );
    },
  );

  it('are kept in a data folder that shows other modes, as mounted volumes do', async () => {
    const directory = folder();
    const first = await make(directory);
    for (const file of readdirSync(directory)) chmodSync(join(directory, file), 0o777);
    expect(await make(directory)).toEqual(first);
  });

  it('are made anew before they expire', async () => {
    const directory = folder();
    const first = await make(directory);
    const later = await make(directory, NAMES, Date.now() + 800 * DAY);
    expect(later.ca).toBe(first.ca);
    expect(later.cert).not.toBe(first.cert);
  });

  it('are not made for what is no name', async () => {
    await expect(make(folder(), ['O=evil, CN=x'])).rejects.toThrow('--names');
  });
});

describe('a running ucmock', () => {
  let ucm: Ucmock;
  const data = folder();
  beforeAll(async () => {
    ucm = await startUcmock({ port: 0, data, names: ['ucm.example.com', '10.1.2.3'] });
  });
  afterAll(() => ucm.stop());

  it('keeps them with the data', () => {
    expect(ucm.caPath).toBe(join(data, 'certificates', 'ca.pem'));
    expect(readFileSync(ucm.caPath, 'utf8')).toBe(ucm.ca);
  });

  describeWith('openssl', have('openssl', 'version'), () => {
    it.each(['localhost', 'ucm.example.com', 'ucm-pub', 'ucm-pub.localhost'])(
      'verifies the chain for %s',
      async (name) => {
        const { out } = await run('openssl', [
          's_client',
          '-connect',
          `127.0.0.1:${ucm.ports.https}`,
          '-CAfile',
          ucm.caPath,
          '-verify_hostname',
          name,
          '-servername',
          name,
          '-x509_strict',
          '-purpose',
          'sslserver',
        ]);
        expect(out).toContain('Verify return code: 0 (ok)');
      },
    );

    it('verifies an address, and refuses another name', async () => {
      const check = async (...how: string[]) =>
        (
          await run('openssl', [
            's_client',
            '-connect',
            `127.0.0.1:${ucm.ports.https}`,
            '-CAfile',
            ucm.caPath,
            ...how,
          ])
        ).out;
      expect(await check('-verify_ip', '10.1.2.3')).toContain('Verify return code: 0 (ok)');
      expect(await check('-verify_hostname', 'evil.example.com')).not.toContain(
        'Verify return code: 0 (ok)',
      );
    });
  });

  describeWith('curl', have('curl'), () => {
    it('trusts it with --cacert and by no other means', async () => {
      const url = `https://localhost:${ucm.ports.https}/_ucmock/live`;
      expect(
        await run('curl', ['-s', '--noproxy', '*', '--cacert', ucm.caPath, url]),
      ).toMatchObject({ status: 0, out: '{"live":true}' });
      expect((await run('curl', ['-s', '--noproxy', '*', url])).status).toBe(60);
    });
  });

  describeWith('python3', have('python3'), () => {
    it('trusts it, strictly', async () => {
      const script = [
        'import ssl, sys, urllib.request as r',
        'c = ssl.create_default_context(cafile=sys.argv[1])',
        'c.verify_flags |= ssl.VERIFY_X509_STRICT',
        'print(r.build_opener(r.ProxyHandler({}), r.HTTPSHandler(context=c)).open(sys.argv[2]).read().decode())',
      ].join('\n');
      const ran = await run('python3', ['-c', script, ucm.caPath, `${ucm.url}/_ucmock/live`]);
      expect(ran).toMatchObject({ status: 0, out: '{"live":true}\n' });
    });
  });

  describeWith('Java', have('java', '-version') && have('keytool', '-help'), () => {
    it('trusts it from a key store made by the command that ready prints', async () => {
      const cwd = folder();
      const imported = await run(
        'keytool',
        [
          '-importcert',
          '-noprompt',
          '-alias',
          'ucmock',
          '-file',
          ucm.caPath,
          '-keystore',
          'ucmock.jks',
          '-storepass',
          'changeit',
        ],
        { cwd },
      );
      expect(imported.status).toBe(0);
      writeFileSync(
        join(cwd, 'Ask.java'),
        'class Ask { public static void main(String[] a) throws Exception { System.out.write(new java.net.URL(a[0]).openStream().readAllBytes()); System.out.flush(); } }',
      );
      const asked = await run(
        'java',
        [
          '-Djavax.net.ssl.trustStore=ucmock.jks',
          '-Djavax.net.ssl.trustStorePassword=changeit',
          'Ask.java',
          `https://localhost:${ucm.ports.https}/_ucmock/live`,
        ],
        { cwd },
      );
      expect(asked).toMatchObject({ status: 0, out: '{"live":true}' });
    }, 120_000);
  });
});
