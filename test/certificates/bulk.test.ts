/** Bulk exchange of certificates between clusters over an SFTP server: OpenSSH's own. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { startUcmock, type Ucmock } from '../../server';
import { sql } from '../support/axl';
import { command } from '../support/cli';
import { describeWith } from '../support/have';
import { json } from '../support/json';
import { freePort } from '../support/redis';
import { HAVE_SFTP, startSftp, type SftpServer } from '../support/sftp';

const OWN = '/ucmock/certificates';
const LEAF = 'pub.leaf.localhost';
const CENTRAL = 'pub.central.localhost';
const IMP = 'imp.central.localhost';
const PASSWORD = 'Carry-4-Them';

describeWith('sftp-server', HAVE_SFTP, () => {
  let ucm: Ucmock;
  let sftp: SftpServer;
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-sftp-'));
  beforeAll(async () => {
    sftp = await startSftp('carrier', PASSWORD);
    ucm = await startUcmock({
      port: 0,
      logLevel: 'error',
      neighbourTimeout: 3_000,
      topology: {
        clusters: {
          leaf: { nodes: { pub: 'publisher', sub: 'subscriber' } },
          central: { nodes: { pub: 'publisher', imp: 'presence' } },
        },
      },
    });
  });
  afterAll(async () => {
    await ucm.stop();
    await sftp.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => ucm.reset());

  const server = () => ({ host: '127.0.0.1', port: sftp.port, user: 'carrier', directory: folder });
  const configure = (node: string, more: object = {}) =>
    json(ucm, `PUT ${OWN}/bulk/sftp`, {
      node,
      body: { ...server(), password: PASSWORD, ...more },
    });
  const bulk = (node: string, step: string, type: string) =>
    json(ucm, `POST ${OWN}/bulk/${step}`, { node, body: { type } });
  const tomcat = async (node: string) =>
    new X509Certificate(String((await json(ucm, `${OWN}/identity/tomcat`, { node })).value));

  it('keeps where it is, and tells the password to nobody', async () => {
    expect((await json(ucm, `${OWN}/bulk/sftp`, { node: LEAF })).status).toBe(404);
    expect((await configure(LEAF)).value).toEqual(server());
    expect((await json(ucm, `${OWN}/bulk/sftp`, { node: LEAF })).value).toEqual(server());
    const rows = await sql(ucm, 'select * from platformsetting');
    expect(JSON.stringify(rows)).toContain('carrier');
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
    expect((await json(ucm, `DELETE ${OWN}/bulk/sftp`, { node: LEAF })).status).toBe(204);
    const { status, value } = await bulk(LEAF, 'export', 'Tomcat');
    expect([status, value]).toEqual([
      400,
      { message: expect.stringContaining('No central place is configured') },
    ]);
  });

  it('two clusters trust each other’s Tomcats afterwards, all nodes of them', async () => {
    for (const node of [LEAF, CENTRAL]) {
      await configure(node);
      const { status, value } = await bulk(node, 'export', 'Tomcat');
      expect([status, value]).toEqual([200, [{ type: 'Tomcat', certificates: 4 }]]);
    }
    expect((await bulk(CENTRAL, 'consolidate', 'Tomcat')).value).toEqual([
      { type: 'Tomcat', clusters: ['central', 'leaf'] },
    ]);
    const carried = readFileSync(join(folder, 'Tomcat', 'consolidated.pem'), 'utf8');
    expect(carried).not.toContain('PRIVATE');
    for (const [node, others] of [
      [LEAF, [CENTRAL, IMP]],
      [CENTRAL, [LEAF, 'sub.leaf.localhost']],
    ] as const) {
      expect((await bulk(node, 'import', 'Tomcat')).value).toEqual([
        { type: 'Tomcat', certificates: 8 },
      ]);
      const listed = await command(ucm, 'show cert list trust', {
        node,
        cluster: node === LEAF ? 'leaf' : 'central',
      });
      for (const other of others) {
        expect(listed).toContain(`tomcat-trust/${other}.pem`);
        expect(carried).toContain((await tomcat(other)).toString().trim());
      }
    }
  });

  it('the units of IM and Presence are carried to its own stores', async () => {
    for (const node of [LEAF, CENTRAL]) {
      await configure(node);
      await bulk(node, 'export', 'cup-xmpp');
    }
    await bulk(CENTRAL, 'consolidate', 'cup-xmpp');
    expect((await bulk(CENTRAL, 'import', 'cup-xmpp')).value).toEqual([
      { type: 'cup-xmpp', certificates: 4 },
    ]);
    const at = (node: string) => command(ucm, 'show cert list trust', { node, cluster: 'central' });
    expect(await at(IMP)).toContain(`cup-xmpp-trust/${IMP}.pem`);
    expect(await at(CENTRAL)).not.toContain('cup-xmpp-trust');
  });

  it.each([
    ['a wrong password', { password: 'wrong' }, 'refused the login of carrier'],
    ['nobody there', { port: 0 }, 'Connection refused'],
    ['a folder that is not there', { directory: '/nowhere/at/all' }, 'No such file'],
  ])('%s: refused with the reason, nothing is left behind', async (_what, more, reason) => {
    const before = readdirSync(folder);
    const port = 'port' in more ? { port: await freePort() } : {};
    await configure(LEAF, { ...more, ...port });
    const { status, value } = await bulk(LEAF, 'export', 'CAPF');
    expect([status, value]).toEqual([400, { message: expect.stringContaining(reason) }]);
    expect(readdirSync(folder)).toEqual(before);
  });

  it.each([
    [{ port: 'x' }, 'port must be a number from 1 to 65535.'],
    [{ host: '' }, 'host must be a text.'],
    [{ directory: 7 }, 'directory must be a text.'],
  ])('%j is no server', async (more, message) => {
    const { status, value } = await configure(LEAF, more);
    expect([status, value]).toEqual([400, { message }]);
  });
});
