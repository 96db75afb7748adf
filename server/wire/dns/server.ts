/**
 * A DNS server over UDP and TCP on one port: reads questions, writes answers, knows nothing itself.
 *
 * What is no question is dropped or gets the code of RFC 1035 for it; an answer too long for UDP is
 * cut and asked for again over TCP. dns-packet is loaded when a server starts.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { createServer, type AddressInfo, type Server, type Socket as TcpSocket } from 'node:net';
import type { Answer, OptAnswer, Packet } from 'dns-packet';

export interface DnsAnswer {
  code: 'NOERROR' | 'NXDOMAIN' | 'REFUSED';
  answers: DnsRecord[];
  additionals: DnsRecord[];
}

export type DnsRecord =
  | { type: 'A' | 'AAAA'; name: string; data: string }
  | {
      type: 'SRV';
      name: string;
      data: { priority: number; weight: number; port: number; target: string };
    };

export type Resolve = (question: { name: string; type: string }) => DnsAnswer;

export interface DnsServer {
  port: number;
  close(): Promise<void>;
}

type Codec = typeof import('dns-packet');

const TTL_SECONDS = 60;
/** RFC 1035; RFC 6891 lets a client say more, and 4096 is enough. */
const UDP_BYTES = 512;
const MOST_UDP_BYTES = 4096;
const HEADER_BYTES = 12;
const IDLE_MS = 10_000;
const CODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

/** @throws what the socket throws when the port cannot be had */
export async function serveDns(
  at: { host: string; port: number },
  resolve: Resolve,
): Promise<DnsServer> {
  const codec = await import('dns-packet');
  const open = new Set<TcpSocket>();
  const tcp = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    serveTcp(codec, socket, resolve);
  });
  await listening(tcp, at);
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket(at.host.includes(':') ? 'udp6' : 'udp4');
  udp.on('message', (message, from) => serveUdp(codec, udp, { message, from }, resolve));
  try {
    await bound(udp, { host: at.host, port });
  } catch (error) {
    tcp.close();
    throw error;
  }
  return {
    port,
    async close() {
      for (const socket of open) socket.destroy();
      await Promise.all([
        new Promise<void>((done) => udp.close(() => done())),
        new Promise((done) => tcp.close(done)),
      ]);
    },
  };
}

function listening(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function bound(socket: Socket, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      // An answer to a client that is gone already.
      socket.on('error', () => undefined);
      resolve();
    });
  });
}

function serveUdp(
  codec: Codec,
  socket: Socket,
  { message, from }: { message: Buffer; from: RemoteInfo },
  resolve: Resolve,
): void {
  const asked = answerTo(codec, message, resolve);
  if (!asked) return;
  let bytes = codec.encode(asked.packet);
  if (bytes.length > asked.udpBytes) {
    const { TRUNCATED_RESPONSE } = codec;
    const { flags = 0 } = asked.packet;
    bytes = codec.encode({
      ...asked.packet,
      flags: flags | TRUNCATED_RESPONSE,
      answers: [],
      additionals: [],
    });
  }
  socket.send(bytes, from.port, from.address);
}

/** Each message has its length in front. */
function serveTcp(codec: Codec, socket: TcpSocket, resolve: Resolve): void {
  let kept = Buffer.alloc(0);
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk]);
    while (kept.length >= 2 && kept.length >= 2 + kept.readUInt16BE(0)) {
      const end = 2 + kept.readUInt16BE(0);
      const asked = answerTo(codec, kept.subarray(2, end), resolve);
      kept = kept.subarray(end);
      if (!asked) return void socket.destroy();
      socket.write(codec.streamEncode(asked.packet));
    }
  });
}

interface Asked {
  packet: Packet;
  /** the longest answer that the client takes over UDP */
  udpBytes: number;
}

/** undefined: nothing that has an answer */
function answerTo(codec: Codec, message: Buffer, resolve: Resolve): Asked | undefined {
  const head = headOf(message);
  if (!head || head.isAnswer) return undefined;
  const refuse = (code: number): Asked => ({
    packet: { type: 'response', id: head.id, flags: code | head.echo },
    udpBytes: UDP_BYTES,
  });
  if (head.opcode !== 0) return refuse(CODES.NOTIMP);
  let packet: Packet;
  try {
    packet = codec.decode(message);
  } catch {
    return refuse(CODES.FORMERR);
  }
  const [question, ...more] = packet.questions ?? [];
  if (!question || more.length > 0) return refuse(CODES.FORMERR);
  if (question.class !== 'IN' && (question.class as string) !== 'ANY') return refuse(CODES.REFUSED);
  const { code, answers, additionals } = resolve({ name: question.name, type: question.type });
  const opt = packet.additionals?.find((one): one is OptAnswer => one.type === 'OPT');
  const said = opt && Math.max(UDP_BYTES, Math.min(opt.udpPayloadSize, MOST_UDP_BYTES));
  return {
    packet: {
      type: 'response',
      id: head.id,
      flags: CODES[code] | head.echo | (code === 'REFUSED' ? 0 : codec.AUTHORITATIVE_ANSWER),
      questions: [question],
      answers: answers.map(withLife),
      additionals: [...additionals.map(withLife), ...(said === undefined ? [] : [optOf(said)])],
    },
    udpBytes: said ?? UDP_BYTES,
  };
}

function withLife(record: DnsRecord): Answer {
  return { ...record, ttl: TTL_SECONDS, class: 'IN' };
}

function optOf(udpPayloadSize: number): OptAnswer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}

const RECURSION_DESIRED = 0x0100;

function headOf(
  message: Buffer,
): { id: number; isAnswer: boolean; opcode: number; echo: number } | undefined {
  if (message.length < HEADER_BYTES) return undefined;
  const flags = message.readUInt16BE(2);
  return {
    id: message.readUInt16BE(0),
    isAnswer: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 0xf,
    echo: flags & RECURSION_DESIRED,
  };
}
