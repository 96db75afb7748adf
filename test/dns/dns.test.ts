/** The DNS of a topology, judged by dig; and what is no question, sent by hand. */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { startUcmock, type Ucmock } from '../../server';
import { describeWith, have, run } from '../support/have';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    dnsPort: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        hub: {
          domains: ['dcloud.example.com'],
          edges: ['expe.dcloud.example.com'],
          nodes: {
            pub: { role: 'publisher', name: 'cucm1.dcloud.example.com' },
            sub: { role: 'subscriber', name: 'cucm2.dcloud.example.com' },
          },
        },
        spoke: {
          domains: [],
          nodes: { pub: { role: 'publisher', name: 'cucm3.dcloud.example.com' } },
        },
        central: {
          nodes: {
            pub: { role: 'publisher', name: 'local.imp.example.com' },
            imp: { role: 'presence', name: 'imp1.imp.example.com' },
          },
        },
        a: { nodes: { pub: 'publisher' } },
        edge: {
          product: 'expressway',
          hosts: ['expe1.edge.example.com'],
          domains: ['edge.example.com'],
          nodes: { expc: 'publisher' },
        },
      },
    },
  });
});
afterAll(() => ucm.stop());

const port = () => ucm.ports.dns ?? 0;

describeWith('dig', have('dig', '-v'), () => {
  const dig = async (...words: string[]) =>
    (await run('dig', ['@127.0.0.1', '-p', String(port()), '+tries=1', '+time=3', ...words])).out;
  const short = async (...words: string[]) =>
    (await dig('+short', ...words)).trim().split('\n').sort();

  it('finds the nodes of the hub by _cisco-uds, with priority, weight, port and address', async () => {
    const https = ucm.ports.https;
    expect(await short('SRV', '_cisco-uds._tcp.dcloud.example.com')).toEqual([
      `10 10 ${https} cucm1.dcloud.example.com.`,
      `10 10 ${https} cucm2.dcloud.example.com.`,
    ]);
    const whole = await dig('SRV', '_cisco-uds._tcp.dcloud.example.com');
    expect(whole).toMatch(/flags: qr aa rd;/);
    expect(whole).toMatch(/cucm2\.dcloud\.example\.com\.\s+60\s+IN\s+A\s+127\.0\.0\.1/);
  });

  it('finds an Expressway-E on the port that it has of its own', async () => {
    const node = ucm.nodes.find(({ cluster }) => cluster === 'edge');
    const port = new URL(node?.url ?? '').port;
    expect(Number(port)).not.toBe(ucm.ports.https);
    expect(await short('SRV', '_collab-edge._tls.edge.example.com')).toEqual([
      `10 10 ${port} expe1.edge.example.com.`,
    ]);
  });

  it.each([
    ['_cuplogin._tcp.imp.example.com', 'imp1.imp.example.com.'],
    ['_collab-edge._tls.dcloud.example.com', 'expe.dcloud.example.com.'],
    // A cluster without domains of its own offers its services where its nodes' names lie.
    ['_cisco-uds._tcp.a.localhost', 'pub.a.localhost.'],
    ['_cisco-uds._tcp.localhost', 'pub.a.localhost.'],
    ['_CISCO-uds._tcp.A.localhost', 'pub.a.localhost.'],
  ])('%s leads to %s', async (name, target) => {
    const found = await short('SRV', name);
    expect(found).toEqual([`10 10 ${ucm.ports.https} ${target}`]);
  });

  it.each(['cucm3.dcloud.example.com', 'IMP1.imp.example.com', 'expe.dcloud.example.com'])(
    '%s has an address, and none of the other family',
    async (name) => {
      expect(await short('A', name)).toEqual(['127.0.0.1']);
      const other = await dig('AAAA', name);
      expect(other).toContain('status: NOERROR');
      expect(other).toContain('ANSWER: 0');
    },
  );

  it.each([
    ['nobody.dcloud.example.com', 'A', 'NXDOMAIN'],
    ['_cisco-uds._udp.dcloud.example.com', 'SRV', 'NXDOMAIN'],
    ['dcloud.example.com', 'A', 'NOERROR'],
    ['www.elsewhere.test', 'A', 'REFUSED'],
    ['.', 'NS', 'REFUSED'],
  ])('%s %s is %s', async (name, type, status) => {
    expect(await dig(type, name)).toContain(`status: ${status}`);
  });

  it('answers over TCP and without EDNS too', async () => {
    const name = '_cisco-uds._tcp.dcloud.example.com';
    expect(await short('+tcp', 'SRV', name)).toHaveLength(2);
    expect(await short('+noedns', 'SRV', name)).toHaveLength(2);
  });

  it('asks a client to come again over TCP when the answer is too long for UDP', async () => {
    // As many nodes as a cluster has, with names so long that 512 bytes do not hold them.
    const long = 'process-node-with-a-long-name';
    const nodes = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [`${long}-${i}`, i === 0 ? 'publisher' : 'subscriber']),
    );
    const many = await startUcmock({
      port: 0,
      dnsPort: 0,
      logLevel: 'error',
      topology: { clusters: { many: { nodes } } },
    });
    try {
      const words = ['@127.0.0.1', '-p', String(many.ports.dns), '+noedns', '+short'];
      const name = ['SRV', '_cisco-uds._tcp.many.localhost'];
      const cut = await run('dig', [...words.slice(0, 4), '+ignore', ...name]);
      expect(cut.out).toMatch(/flags: qr aa tc/);
      const whole = await run('dig', [...words, ...name]);
      expect(whole.out.trim().split('\n')).toHaveLength(9);
    } finally {
      await many.stop();
    }
  }, 120_000);
});

/** Sends bytes over UDP; the answer, undefined when none comes in time. */
function udp(bytes: Buffer): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const end = (answer?: Buffer): void => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end(), 300);
    socket.on('message', (answer) => end(answer));
    socket.send(bytes, port(), '127.0.0.1');
  });
}

const header = (flags: number, questions = 1) =>
  Buffer.from([0x12, 0x34, flags >> 8, flags & 0xff, 0, questions, 0, 0, 0, 0, 0, 0]);
const question = Buffer.from('\x03pub\x01a\x09localhost\x00\x00\x01\x00\x01', 'latin1');

it.each([
  ['nothing', Buffer.alloc(0), undefined],
  ['half a header', Buffer.from([1, 2, 3]), undefined],
  ['an answer', Buffer.concat([header(0x8000), question]), undefined],
  ['a question cut off', Buffer.concat([header(0), question.subarray(0, 6)]), 1],
  [
    'a name that points at itself',
    Buffer.concat([header(0), Buffer.from([0xc0, 12, 0, 1, 0, 1])]),
    1,
  ],
  ['no question', header(0, 0), 1],
  ['two questions', Buffer.concat([header(0, 2), question, question]), 1],
  ['an update', Buffer.concat([header(5 << 11), question]), 4],
  ['a status request', Buffer.concat([header(2 << 11), question]), 4],
  ['a good question', Buffer.concat([header(0x0100), question]), 0],
])('%s gets the code that RFC 1035 has for it', async (_what, bytes, code) => {
  const answer = await udp(bytes);
  expect(answer && answer.readUInt16BE(2) & 0xf).toBe(code);
  if (answer) expect(answer.readUInt16BE(0)).toBe(0x1234);
});

it('ten thousand random packets leave it answering', async () => {
  const socket = createSocket('udp4');
  let seed = 7;
  const next = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16;
  for (let i = 0; i < 10_000; i += 1) {
    const bytes = Buffer.from(Array.from({ length: next() % 80 }, () => next() & 0xff));
    if (bytes.length > 2) bytes[2] = (bytes[2] ?? 0) & 0x07;
    await new Promise((done) => socket.send(bytes, port(), '127.0.0.1', done));
  }
  socket.close();
  // The socket's queue is full of them: the first questions may be lost.
  let answer: Buffer | undefined;
  for (let i = 0; i < 10 && !answer; i += 1)
    answer = await udp(Buffer.concat([header(0x0100), question]));
  expect(answer && answer.readUInt16BE(6)).toBe(1);
}, 120_000);

it('a TCP client that sends half a message and leaves harms nobody', async () => {
  const socket = connect(port(), '127.0.0.1');
  await new Promise((done) => socket.once('connect', done));
  socket.write(Buffer.from([0, 200, 1, 2]));
  socket.destroy();
  expect(await udp(Buffer.concat([header(0), question]))).toBeDefined();
});

it('a port that is taken is said in a sentence', async () => {
  const second = startUcmock({ port: 0, dnsPort: port(), logLevel: 'error' });
  await expect(second).rejects.toThrow(/port \d+ of 127\.0\.0\.1 is in use.*--dns-port/);
});
