/** The CTL client against the CTL Provider: the windows of seed 003, on a cluster of its release. */
import {
  createToken,
  messages,
  openCtlClient,
  type CtlClient,
  type NewToken,
  type SecurityToken,
} from '../../ctl-client';
import { startUcmock, type Ucmock } from '../../server';
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
  afterEach(async () => {
    for (const client of open.splice(0)) client.close();
    await ucm.reset();
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
    const sql = "run sql select paramvalue from processconfig where paramname='ClusterSecurityMode'";
    return /\n(\d)\s*$/.exec((await command(ucm, sql)).trim())?.[1] ?? '';
  };
  const toMixed = async (): Promise<CtlClient> => {
    const client = await connect();
    client.choose('mixed');
    await client.insert(tokens.old);
    await client.next();
    client.addTokens();
    await client.insert(tokens.second);
    await client.next();
    await client.finish('Cisco123');
    return client;
  };

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
});
