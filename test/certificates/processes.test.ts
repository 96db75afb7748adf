/**
 * Certificates of nodes in processes of their own, over a real Redis; openssl is the judge of what
 * each process shows.
 */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { command } from '../support/cli';
import { eventually } from '../support/eventually';
import { describeWith, have, run } from '../support/have';
import { json } from '../support/json';
import { kill, startProcess, type Process } from '../support/processes';
import { HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';
import { ask } from '../support/rest';

const LOGIN = 'administrator:ucmock';
const OWN = '/ucmock/certificates';
const UNITS = [
  ...['tomcat', 'tomcat-ECDSA', 'ipsec', 'ITLRecovery', 'CallManager-ECDSA', 'CallManager'],
  ...['CAPF', 'TVS', 'authz'],
];

describeWith('redis-server and openssl', HAVE_REDIS && have('openssl', 'version'), () => {
  let redis: TestRedis;
  let folder: string;
  let pub: Process;
  let sub: Process;

  const start = (name: string): Promise<Process> =>
    startProcess(
      ...['node', `a/${name}`, '-f', join(folder, 'ucmock.yaml'), '--redis', redis.url],
      ...['--port', '0', '--data', join(folder, name)],
    );

  beforeAll(async () => {
    redis = await startRedis({ persist: true });
    folder = mkdtempSync(join(tmpdir(), 'ucmock-certificates-'));
    writeFileSync(
      join(folder, 'ucmock.yaml'),
      'clusters:\n  a:\n    nodes:\n      pub: publisher\n      sub: subscriber\n',
    );
    [pub, sub] = await Promise.all([start('pub'), start('sub')]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([kill(pub), kill(sub)]);
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const own = async ({ ucm }: Process, unit: string): Promise<X509Certificate> =>
    new X509Certificate((await ask(ucm, `${OWN}/identity/${unit}`, { login: LOGIN })).text);

  const trusted = async ({ ucm }: Process, store: string): Promise<string[]> => {
    const path = `/platformcom/api/v1/certmgr/config/trust/certificate?service=${store}`;
    const { certificates } = (await json(ucm, path)).value as {
      certificates: { certificate: string }[];
    };
    return certificates.map(({ certificate }) => new X509Certificate(certificate).fingerprint256);
  };

  /** Clients of the process trust this one too from now on. */
  const trustToo = ({ ucm }: Process, certificate: X509Certificate): void => {
    Object.assign(ucm, { ca: ucm.ca + certificate.toString() });
  };

  /** What openssl sees: the certificate, and whether it is good for those who trust only `ca`. */
  async function seen({ ucm }: Process, ca?: X509Certificate) {
    const file = join(folder, 'ca.pem');
    if (ca) writeFileSync(file, ca.toString());
    const { host } = new URL(ucm.url);
    const args = ['s_client', '-connect', host, ...(ca ? ['-CAfile', file] : [])];
    const { out } = await run('openssl', args, { input: '' });
    return { certificate: new X509Certificate(out), good: out.includes('return code: 0 (ok)') };
  }

  it('a node has keys of its own, whichever process is asked first', async () => {
    const { status, value } = await json(sub.ucm, `GET ${OWN}/identity`);
    const units = (value as { service: string }[]).map(({ service }) => service);
    expect([status, units]).toEqual([200, UNITS]);
    const [mine, theirs] = [await own(sub, 'CallManager'), await own(pub, 'CallManager')];
    expect(mine.subject).toContain('CN=sub');
    expect(theirs.subject).toContain('CN=pub');
    expect(mine.publicKey.equals(theirs.publicKey)).toBe(false);
    expect((await own(sub, 'ITLRecovery')).fingerprint256).toBe(
      (await own(pub, 'ITLRecovery')).fingerprint256,
    );
    expect((await own(sub, 'CallManager')).fingerprint256).toBe(mine.fingerprint256);
  });

  it.each(['CallManager', 'TVS'])(
    'the %s certificates of all nodes are trusted on all nodes',
    async (unit) => {
      const all = [await own(sub, unit), await own(pub, unit)].map((one) => one.fingerprint256);
      for (const at of [pub, sub])
        await eventually(async () =>
          expect(await trusted(at, unit)).toEqual(expect.arrayContaining(all)),
        );
    },
  );

  it('the command line of a subscriber makes requests and new certificates', async () => {
    const before = await own(sub, 'TVS');
    const said = await command(sub.ucm, 'set cert regen TVS', { answers: ['yes'] });
    expect(said).toContain('Successfully Regenerated Certificate for TVS.');
    const after = await own(sub, 'TVS');
    expect(after.fingerprint256).not.toBe(before.fingerprint256);
    expect(await command(sub.ucm, 'set csr gen tomcat')).toContain('Successfully Generated CSR');
    expect(await command(sub.ucm, 'show csr own tomcat')).toContain('CERTIFICATE REQUEST');
    expect(await command(pub.ucm, 'show csr list own')).toBe('');
  });

  it('the CTL of mixed mode is the same in both processes, and each may lose its own', async () => {
    const shown = async ({ ucm }: Process): Promise<string> =>
      (await command(ucm, 'show ctl')).replace(/^.*was last modified on.*$/m, '');
    expect(
      await command(sub.ucm, 'utils ctl set-cluster mixed-mode', { answers: ['y'] }),
    ).toContain('only on the publisher');
    await command(pub.ucm, 'utils ctl set-cluster mixed-mode', { answers: ['y'] });
    const theirs = await shown(pub);
    expect(theirs).toContain('verified successfully');
    await eventually(async () => expect(await shown(sub)).toBe(theirs));
    expect(await command(sub.ucm, 'show itl')).toContain('verified successfully');
    const gone = await command(sub.ucm, 'file delete tftp CTLFile.tlv', { answers: ['y'] });
    expect(gone).toContain('deleted = 1');
    expect(await shown(sub)).toContain('Length of CTL file: 0');
    expect(await shown(pub)).toBe(theirs);
  });

  it('a new Tomcat certificate of the subscriber is shown after its own restart', async () => {
    const before = (await seen(sub)).certificate;
    const publishers = (await seen(pub)).certificate;
    const post = `POST ${OWN}/identity/tomcat/regenerate`;
    expect((await json(sub.ucm, post)).status).toBe(200);
    await command(pub.ucm, 'utils service restart Cisco Tomcat');
    expect((await seen(sub)).certificate.fingerprint256).toBe(before.fingerprint256);
    const made = await own(sub, 'tomcat');
    trustToo(sub, made);
    await command(sub.ucm, 'utils service restart Cisco Tomcat');
    await eventually(async () => {
      const now = await seen(sub, made);
      expect([now.certificate.fingerprint256, now.good]).toEqual([made.fingerprint256, true]);
    });
    expect(made.checkHost('sub.a.localhost')).toBe('sub.a.localhost');
    expect((await seen(pub)).certificate.fingerprint256).toBe(publishers.fingerprint256);
  });

  it('writes go on when the publisher shows another one than it did', async () => {
    await command(pub.ucm, 'set cert regen tomcat', { answers: ['yes'] });
    const made = await own(pub, 'tomcat');
    trustToo(pub, made);
    await command(pub.ucm, 'utils service restart Cisco Tomcat');
    await eventually(async () => expect((await seen(pub, made)).good).toBe(true));
    await axl(sub.ucm, 'addUser', user({ userid: 'through' }));
  });

  it('all of it is there after both processes were killed', async () => {
    const [mine, theirs] = [await own(sub, 'tomcat'), await own(pub, 'tomcat')];
    const units = async (at: Process) =>
      Promise.all(UNITS.map(async (unit) => (await own(at, unit)).fingerprint256));
    const before = [await units(pub), await units(sub)];
    await Promise.all([kill(pub), kill(sub)]);
    [pub, sub] = await Promise.all([start('pub'), start('sub')]);
    trustToo(sub, mine);
    trustToo(pub, theirs);
    expect([await units(pub), await units(sub)]).toEqual(before);
    expect((await seen(sub)).certificate.fingerprint256).toBe(mine.fingerprint256);
  }, 60_000);
});
