/** The CTL client against the CTL Provider: the windows of seed 003, on a cluster of its release. */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createToken,
  messages,
  openCtlClient,
  openToken,
  saveToken,
  type CtlClient,
  type NewToken,
  type SecurityToken,
} from '../../ctl-client';
import { startUcmock, type Ucmock } from '../../server';
import { control } from '../support/control-center';
import { eventually } from '../support/eventually';
import { byOpenssl } from '../support/tls-messages';
import { ucmock } from '../support/ucmock-command';
import { command, postControl } from '../support/cli';
import { fetchBytes, opensslVerifies, readFile } from '../support/trust-lists';

const [PUB, SUB] = ['10.48.47.153', '10.48.47.154'];
const PROVIDER = 'Cisco CTL Provider';

/** As on the pictures of the seed. */
const TOKENS: Record<'old' | 'second' | 'fresh', NewToken> = {
  old: {
    ...{ name: 'ADN0054f509', serial: '3C:F9:27:00:00:00:AF:A2:DA:45' },
    ...{ notBefore: new Date('2010-06-09'), notAfter: new Date('2020-06-09') },
  },
  second: {
    ...{ name: 'ADN008580ef', serial: '83:E9:08:00:00:00:55:45:AF:31' },
    ...{ notBefore: new Date('2012-05-17'), notAfter: new Date('2022-05-17') },
  },
  fresh: { name: 'ADN0054f50a' },
};

describe('the CTL client', () => {
  let ucm: Ucmock;
  let tokens: Record<keyof typeof TOKENS, SecurityToken>;
  const open: CtlClient[] = [];

  beforeAll(async () => {
    ucm = await startUcmock({
      ...{ port: 0, filePort: 0, ctlProviderPort: 0, logLevel: 'error' },
      topology: {
        clusters: {
          a: {
            release: '10.0',
            nodes: {
              pub: { role: 'publisher', name: PUB },
              sub: { role: 'subscriber', name: SUB },
            },
          },
        },
      },
    });
    const [old, second, fresh] = await Promise.all(
      [TOKENS.old, TOKENS.second, TOKENS.fresh].map(createToken),
    );
    if (!old || !second || !fresh) throw new Error('no tokens');
    tokens = { old, second, fresh };
  });
  // Each test goes on where the one before it ended.
  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  afterAll(() => ucm.stop());

  const portOf = (node: string): number =>
    ucm.nodes.find(({ name }) => name === node)?.ctlProviderPort ?? 0;
  const login = (more: object = {}) => ({
    ...{ host: PUB, address: '127.0.0.1', port: portOf(PUB), ca: ucm.ca },
    ...{ user: 'administrator', password: 'ucmock', ...more },
  });
  const connect = async (more: object = {}): Promise<CtlClient> => {
    const client = await openCtlClient(login(more));
    open.push(client);
    return client;
  };
  const served = async (node: string): Promise<Buffer> =>
    (await fetchBytes(ucm, '/CTLFile.tlv', node)) ?? Buffer.alloc(0);
  const mode = async (): Promise<string> => {
    const sql =
      "run sql select paramvalue from processconfig where paramname='ClusterSecurityMode'";
    return /\n(\d)\s*$/.exec((await command(ucm, sql)).trim())?.[1] ?? '';
  };
  const restartTftp = async (): Promise<void> => {
    for (const node of [PUB, SUB]) await control(ucm, node, 'Cisco Tftp', 'Restart');
    await postControl(ucm, '/clock', { advance: { seconds: 5 } });
  };
  it('refuses logins, tokens of others and steps that do not fit', async () => {
    await expect(connect({ password: 'wrong' })).rejects.toMatchObject({ code: 'login-failed' });
    await expect(connect({ host: SUB, port: portOf(SUB) })).rejects.toMatchObject({
      code: 'not-publisher',
    });
    const client = await connect();
    client.choose('update');
    await expect(client.insert(tokens.old)).rejects.toMatchObject({ code: 'no-file' });
    await expect(client.next()).rejects.toThrow('not in the window');
    expect(() => client.choose('mixed')).toThrow('not in the window');
    const mixed = await connect();
    mixed.choose('mixed');
    await expect(mixed.insert(await forged(tokens.old))).rejects.toMatchObject({
      code: 'token-not-trusted',
    });
  });

  it('answers bytes that are no question with a refusal, or not at all, and goes on', async () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(0x7fffffff);
    for (const [bytes, word] of [
      [head, 'malformed'],
      [Buffer.from([0, 0, 0, 2, 0x5b, 0x5d]), 'malformed'],
      [Buffer.from('\0\0\0\x14{"call":"prepare"  }'), 'not-logged-in'],
    ] as const)
      expect(String(await byOpenssl(portOf(PUB), bytes, 60))).toContain(word);
    await connect();
  });

  it('writes nothing while a server is away or its CTL Provider is down', async () => {
    await control(ucm, SUB, PROVIDER, 'Stop');
    await postControl(ucm, '/clock', { advance: { seconds: 5 } });
    const client = await connect();
    client.choose('mixed');
    await client.insert(tokens.old);
    await client.next();
    client.addTokens();
    await client.insert(tokens.second);
    await client.next();
    expect((await client.finish('Cisco123')).map(({ status }) => status)).toEqual([
      ...['Not written', 'Failed'],
    ]);
    expect(await mode()).toBe('0');
    expect(await served(PUB)).toHaveLength(0);
    await expect(connect({ host: SUB, port: portOf(SUB) })).rejects.toThrow();
    await control(ucm, SUB, PROVIDER, 'Start');
    await postControl(ucm, '/clock', { advance: { seconds: 5 } });
  });

  it('makes the cluster mixed with two tokens, and not with one', async () => {
    const client = await connect();
    client.choose('mixed');
    expect(await client.insert(tokens.old)).toEqual({
      subject: 'cn="SAST-ADN0054f509        ";ou=IPCBU;o="Cisco Systems',
      issuer: 'cn=Cisco Manufacturing CA;o=Cisco Systems',
      ...{ validFrom: '06/09/2010', expires: '06/09/2020', button: 'Add' },
    });
    await client.next();
    await expect(client.finish('Cisco123')).rejects.toMatchObject({ code: 'too-few-tokens' });
    expect(await mode()).toBe('0');
    expect(await served(PUB)).toHaveLength(0);
    client.addTokens();
    expect(client.messages).toEqual([messages.INSERT_TOKEN, messages.ANOTHER_TOKEN]);
    await client.insert(tokens.second);
    const entries = await client.next();
    expect(entries.map(({ type, host }) => `${type} ${host}`)).toEqual([
      `CAPF ${PUB}`,
      ...[`CCM+TFTP ${SUB}`, `CCM+TFTP ${PUB}`],
      ...['Security Token -- No Hostname --', 'Security Token -- No Hostname --'],
    ]);
    const location = '/usr/local/cm/tftp/CTLFile.tlv';
    expect(await client.finish('Cisco123')).toEqual([
      { server: PUB, location, status: 'Passed' },
      { server: SUB, location, status: 'Passed' },
    ]);
    expect(await mode()).toBe('1');
    const file = await served(PUB);
    expect(await served(SUB)).toEqual(file);
    const read = readFile(file);
    expect(read.records.map(({ role }) => role)).toEqual([0, 2, 4, 2, 0]);
    expect(read.headerLength).toBe(304);
    expect([read.records[0]?.length, read.records[4]?.length]).toEqual([1186, 1186]);
    const key = read.records[0]?.raw(7) ?? Buffer.alloc(0);
    expect(await opensslVerifies(read, key)).toBe('Verified OK');
  });

  it('lets a third token in and a lost one out, but never leaves fewer than two', async () => {
    const client = await connect();
    client.choose('update');
    await client.insert(tokens.old);
    const lost = (await client.next()).find(({ subject }) => subject.includes('ADN008580ef'));
    const capf = client.entries.find(({ type }) => type === 'CAPF');
    if (!lost || !capf) throw new Error('no such entries');
    await expect(client.deleteSelected(lost)).rejects.toMatchObject({ code: 'too-few-tokens' });
    await expect(client.deleteSelected(capf)).rejects.toThrow(messages.NOT_DELETED);
    expect(() => client.addFirewall()).toThrow(messages.NO_FIREWALL);
    client.addTokens();
    await expect(client.insert(tokens.second)).rejects.toMatchObject({ code: 'token-twice' });
    await client.insert(tokens.fresh);
    await client.next();
    const own = client.entries.find(({ subject }) => subject.includes('ADN0054f509'));
    if (!own) throw new Error('no such entry');
    await expect(client.deleteSelected(own)).rejects.toMatchObject({ code: 'token-needed' });
    await client.deleteSelected(lost);
    await client.finish('Cisco123');
    await restartTftp();
    const names = readFile(await served(PUB))
      .records.filter(({ role }) => role === 0)
      .map((one) => /SAST-(\w+)/.exec(one.text(3) ?? '')?.[1]);
    expect(names).toEqual(['ADN0054f509', 'ADN0054f50a']);
    // The one that was let out cannot change anything any more.
    const other = await connect();
    other.choose('update');
    await expect(other.insert(tokens.second)).rejects.toThrow(
      'The Security Token you have inserted does not exist in the CTL File',
    );
  });

  it('adds a TFTP server of elsewhere with the certificate that it shows there', async () => {
    const client = await connect();
    client.choose('update');
    await client.insert(tokens.old);
    await client.next();
    const port = portOf(SUB);
    const entries = await client.addTftp(login({ host: SUB, port }));
    expect(entries.find(({ type }) => type === 'TFTP')?.host).toBe(SUB);
    await client.finish('Cisco123');
    await restartTftp();
    const added = readFile(await served(PUB)).records.find(({ role }) => role === 3);
    expect(added?.text(2)).toBe(SUB);
  });

  it('warns of a missing file in mixed mode, and makes a new one with a new pair', async () => {
    for (const node of [PUB, SUB]) {
      const line = 'file delete tftp CTLFile.tlv';
      expect(await command(ucm, line, { node, answers: ['y'] })).toContain('deleted = 1');
    }
    const client = await connect();
    expect(client.messages).toEqual([messages.NO_FILE_IN_MIXED_MODE]);
    client.choose('update');
    expect(await client.insert(tokens.fresh)).toMatchObject({ button: 'Add' });
    await client.next();
    client.addTokens();
    await client.insert(tokens.second);
    await client.next();
    await client.finish('Cisco123');
    expect(await mode()).toBe('1');
    const read = readFile(await served(SUB));
    expect(read.records[0]?.text(3)).toContain('ADN0054f50a');
  });

  it('goes back to non-secure mode with one of them, which keeps all certificates but those of the servers', async () => {
    const client = await connect();
    client.choose('non-secure');
    expect(await client.insert(tokens.fresh)).toMatchObject({ button: 'Next' });
    const servers = (await client.next()).filter(({ type }) => type === 'CCM+TFTP');
    expect(servers.map(({ issuer, subject }) => [issuer, subject])).toEqual([
      [messages.NO_ISSUER, messages.NO_SUBJECT],
      [messages.NO_ISSUER, messages.NO_SUBJECT],
    ]);
    await client.finish('Cisco123');
    expect(await mode()).toBe('0');
    await restartTftp();
    const read = readFile(await served(SUB));
    expect(read.records.map(({ role }) => role)).toEqual([0, 0, 2, 4, 2]);
    // The token that signs is the first one; lengths of servers are the published ones.
    expect(read.head(4)).toContain('ADN0054f50a');
    expect(read.records.map(({ length }) => length)).toEqual([
      ...[1186, 1186, 33],
      ...[read.records[3]?.length, 33],
    ]);
    const key = read.records[0]?.raw(7) ?? Buffer.alloc(0);
    expect(await opensslVerifies(read, key)).toBe('Verified OK');
  });

  it('is a command, with tokens in files that lock', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ucmock-tokens-'));
    try {
      const file = join(folder, 'one.token');
      const made = await ucmock(['ctl-client', 'new-token', 'ADN0000000a', '--token', file]);
      expect(made.out).toContain('SAST-ADN0000000a');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const second = join(folder, 'two.token');
      saveToken(tokens.second, second);
      const at = ['--server', `${PUB}:${portOf(PUB)}`, '--address', '127.0.0.1'];
      // Only the second one is in the file: it signs, the new one comes to it.
      const list = `${second},${file}`;
      const { out, status } = await ucmock(['ctl-client', 'update', ...at, '--token', list]);
      expect(out).toContain(`${SUB} | /usr/local/cm/tftp/CTLFile.tlv | Passed`);
      expect(status).toBe(0);
      const token = openToken(second);
      for (let left = 14; left >= 0; left -= 1) {
        expect(() => token.logOn('wrong')).toThrow(left > 0 ? `${left} retries` : 'locked');
        expect(openToken(second).left).toBe(left);
      }
      const late = await ucmock(['ctl-client', 'non-secure', ...at, '--token', second]);
      expect([late.status, late.err]).toEqual([1, expect.stringContaining('locked')]);
      writeFileSync(second, '{}');
      expect(() => openToken(second)).toThrow('is no security token');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('moves to the port of the service parameter when the service starts anew', async () => {
    const free = await freePort();
    const update = `run sql update processconfig set paramvalue='${free}' where paramname='PortNumber' and tkservice=(select enum from typeservice where name='${PROVIDER}')`;
    await command(ucm, update);
    await connect();
    await control(ucm, PUB, PROVIDER, 'Restart');
    await postControl(ucm, '/clock', { advance: { seconds: 5 } });
    await eventually(async () => void (await connect({ port: free })));
    await expect(connect()).rejects.toThrow();
    await ucm.reset();
    await eventually(async () => void (await connect()));
  });
});

/** The same names, the signature of somebody else. */
function forged(token: SecurityToken): Promise<SecurityToken> {
  const { raw } = token.certificate;
  const bytes = Buffer.from(raw);
  bytes.writeUInt8((bytes.readUInt8(bytes.length - 1) ^ 1) & 0xff, bytes.length - 1);
  return Promise.resolve({ ...token, certificate: new X509Certificate(bytes) });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
