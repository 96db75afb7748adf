/** TFTP over UDP, as datagrams and by tftp-hpa. RFC 1350, 2347-2349 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl } from '../support/axl';
import { lines, line, phone } from '../support/builders';
import { command } from '../support/cli';
import { describeWith, have, run } from '../support/have';
import { counterOf } from '../support/perfmon';
import { useServer } from '../support/server';
import { ack, datagrams, httpFile, readRequest, type Datagrams } from '../support/tftp';

const server = useServer({ filePort: 0, tftpPort: 0 });
const NAME = 'SEP001122334455.cnf.xml';
const port = () => server.ucm.nodes[0]?.tftpPort ?? 0;

let wire: Datagrams;
beforeEach(async () => {
  await axl(server.ucm, 'addLine', line());
  await axl(server.ucm, 'addPhone', phone({ lines: lines('1001') }));
  wire = await datagrams();
});
afterEach(() => wire.close());

/** The whole file, block by block. */
async function fetchAll(file: string, options: Record<string, string> = {}, mode = 'octet') {
  wire.send(port(), readRequest(file, options, mode));
  const blocks: Buffer[] = [];
  let oack: string | undefined;
  for (let silence = 0; ;) {
    const got = await wire.next();
    if (!got) {
      silence += 1;
      if (silence > 3 || blocks.length > 0) throw new Error('nothing came');
      // As clients do: a datagram may be lost.
      wire.send(port(), readRequest(file, options, mode));
      continue;
    }
    if (got.opcode === 5) return { error: got.value, text: got.body.toString() };
    if (got.opcode === 6) {
      oack = got.body.toString();
      wire.send(got.port, ack(0));
      continue;
    }
    blocks.push(got.body);
    wire.send(got.port, ack(got.value));
    const size = Number(/blksize\0(\d+)/.exec(oack ?? '')?.[1] ?? 512);
    if (got.body.length < size) return { bytes: Buffer.concat(blocks), blocks, oack };
  }
}

// The first one: later ones leave transfers that nobody goes on with.
it('sends as many files at one time as the service parameter says', async () => {
  const statement =
    "update processconfig set paramvalue = '1' where paramname = 'MaximumServingCount'";
  await axl(server.ucm, 'executeSQLUpdate', `<sql>${statement}</sql>`);
  wire.send(port(), readRequest(NAME));
  expect(await wire.next()).toMatchObject({ opcode: 3, value: 1 });
  const other = await datagrams();
  try {
    other.send(port(), readRequest(NAME));
    expect(await other.next()).toMatchObject({ opcode: 5 });
  } finally {
    other.close();
  }
});

it('sends the same file as the HTTP port', async () => {
  const { text } = await httpFile(server.ucm, `/${NAME}`);
  const { bytes, blocks, oack } = await fetchAll(NAME);
  expect(bytes?.toString()).toBe(text);
  expect([oack, blocks?.[0]?.length]).toEqual([undefined, 512]);
});

it('agrees on block size, timeout and size, and on no option that it does not know', async () => {
  const { text } = await httpFile(server.ucm, `/${NAME}`);
  const size = Buffer.byteLength(text);
  const asked = { tsize: '0', blksize: '1400', windowsize: '4', Timeout: '3' };
  const { bytes, blocks, oack } = await fetchAll(NAME, asked);
  expect(oack).toBe(`tsize\0${size}\0blksize\0${1400}\0timeout\0${3}\0`);
  expect([bytes?.length, blocks?.[0]?.length]).toEqual([size, 1400]);
});

it.each([
  [{ blksize: '7' }, undefined],
  [{ blksize: '99999999999999999999' }, undefined],
  [{ blksize: '65464' }, 'blksize\x008192\0'],
  [{ timeout: '0' }, undefined],
  [{ timeout: '256' }, undefined],
  [{ tsize: '-1' }, undefined],
  [{ blksize: 'many' }, undefined],
] as const)('options %j', async (options, oack) => {
  expect((await fetchAll('XMLDefault.cnf.xml', options as Record<string, string>)).oack).toBe(oack);
});

it('ends a file that fills its last block with an empty one', async () => {
  const { text } = await httpFile(server.ucm, `/${NAME}`);
  const size = Buffer.byteLength(text);
  const { blocks } = await fetchAll(NAME, { blksize: String(size) });
  expect(blocks?.map(({ length }) => length)).toEqual(
    size <= 8192 ? [size, 0] : [8192, size - 8192],
  );
});

it('netascii has line ends as the network', async () => {
  const { text } = await httpFile(server.ucm, `/${NAME}`);
  const { bytes } = await fetchAll(NAME, {}, 'NetASCII');
  expect(bytes?.toString()).toBe(text.replace(/\n/g, '\r\n'));
});

it('sends a block again when nothing comes, and once only when an acknowledgement is repeated', async () => {
  wire.send(port(), readRequest(NAME, { timeout: '1' }));
  const oack = await wire.next();
  const again = await wire.next(2500);
  expect([oack?.opcode, again?.opcode]).toEqual([6, 6]);
  const from = oack?.port ?? 0;
  wire.send(from, ack(0));
  expect(await wire.next()).toMatchObject({ opcode: 3, value: 1 });
  wire.send(from, ack(0));
  wire.send(from, ack(0));
  wire.send(from, ack(7));
  expect(await wire.next(300)).toBeUndefined();
  wire.send(from, ack(1));
  expect(await wire.next()).toMatchObject({ opcode: 3, value: 2 });
});

it('counts what was asked of it, over UDP and over HTTP', async () => {
  await fetchAll(NAME);
  await fetchAll('nothing.xml');
  await httpFile(server.ucm, `/${NAME}`);
  const names = ['Requests', 'RequestsProcessed', 'RequestsNotFound', 'HttpRequests'];
  const counts = names.map((name) => counterOf(server.ucm, 'Cisco TFTP', name));
  expect(await Promise.all(counts)).toEqual(['3', '2', '1', '1']);
});

it('a request that comes twice is answered once', async () => {
  wire.send(port(), readRequest(NAME));
  wire.send(port(), readRequest(NAME));
  expect(await wire.next()).toMatchObject({ opcode: 3, value: 1 });
  expect(await wire.next(300)).toBeUndefined();
});

it('somebody else is told so, and the transfer goes on', async () => {
  wire.send(port(), readRequest(NAME));
  const first = await wire.next();
  const other = await datagrams();
  other.send(first?.port ?? 0, ack(1));
  expect(await other.next()).toMatchObject({ opcode: 5, value: 5 });
  other.close();
  wire.send(first?.port ?? 0, ack(1));
  expect(await wire.next()).toMatchObject({ opcode: 3, value: 2 });
});

it.each([
  'SEP000000000000.cnf.xml',
  'sep001122334455.cnf.xml',
  'CTLFile.tlv',
  'ITLsep001122334455.tlv',
  'SEP0011223344FF.cnf.xml.sgn',
  '../../etc/passwd',
  '..\\..\\etc\\passwd',
  '/',
  '/../SEP001122334455.cnf.xml',
  `./${NAME}`,
  `//${NAME}`,
  'a'.repeat(900),
  "x' or '1'='1.cnf.xml",
  '%2e%2e/x',
])('%s is not found', async (file) => {
  expect(await fetchAll(file)).toEqual({ error: 1, text: 'File not found\0' });
});

it('a slash in front is the folder of the service', async () => {
  expect((await fetchAll(`/${NAME}`)).bytes?.length).toBeGreaterThan(5000);
});

it.each([
  ['a write', Buffer.from('\0\x02x\0octet\0'), [2, 'Access violation\0']],
  ['mail', readRequest(NAME, {}, 'mail'), [4, 'Illegal TFTP operation\0']],
  ['no mode', Buffer.from(`\0\x01${NAME}\0`), [4, 'Illegal TFTP operation\0']],
  ['no end', Buffer.from(`\0\x01${NAME}\0octet`), [4, 'Illegal TFTP operation\0']],
  ['no name', Buffer.from('\0\x01\0octet\0'), [4, 'Illegal TFTP operation\0']],
  [
    'an option without value',
    Buffer.from(`\0\x01${NAME}\0octet\0blksize\0`),
    [4, 'Illegal TFTP operation\0'],
  ],
  [
    'too long a request',
    readRequest('x', { blksize: '5'.repeat(4000) }),
    [4, 'Illegal TFTP operation\0'],
  ],
])('%s is refused', async (_, bytes, [code, text]) => {
  wire.send(port(), bytes);
  const got = await wire.next();
  expect([got?.opcode, got?.value, got?.body.toString()]).toEqual([5, code, text]);
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['a byte', Buffer.from([0])],
  ['an error', Buffer.from('\0\x05\0\0x\0')],
  ['an acknowledgement', ack(1)],
  ['data', Buffer.from('\0\x03\0\x01x')],
  ['an unknown opcode', Buffer.from([0x99, 0x99, 0, 0])],
])('%s has no answer', async (_, bytes) => {
  wire.send(port(), bytes);
  expect(await wire.next(150)).toBeUndefined();
});

it('a flood of garbage and of requests that nobody goes on with does not keep others away', async () => {
  const flood = await Promise.all(Array.from({ length: 40 }, () => datagrams()));
  for (const one of flood) {
    for (let i = 0; i < 20; i += 1) one.send(port(), Buffer.from([i, i, i, i]));
    one.send(port(), readRequest(NAME));
  }
  const { bytes } = await fetchAll(NAME);
  expect(bytes?.length).toBeGreaterThan(5000);
  for (const one of flood) one.close();
});

it('stopped, nobody answers', async () => {
  await command(server.ucm, 'utils service stop Cisco Tftp');
  wire.send(port(), readRequest(NAME));
  expect(await wire.next(300)).toBeUndefined();
});

describeWith('tftp-hpa', have('tftp', '-V'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-tftp-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['octet', 'netascii'])('gets a file in mode %s', async (mode) => {
    const to = join(folder, mode);
    const args = ['-m', mode, '127.0.0.1', String(port()), '-c', 'get', NAME, to];
    expect(await run('tftp', args)).toMatchObject({ status: 0 });
    expect(readFileSync(to, 'utf8')).toBe((await httpFile(server.ucm, `/${NAME}`)).text);
  });

  it('is told what is not there', async () => {
    const args = ['127.0.0.1', String(port()), '-c', 'get', 'nothing', join(folder, 'nothing')];
    expect((await run('tftp', args)).out).toContain('Error code 1: File not found');
  });
});
