/** Messages out of a stream of bytes (TCP, TLS): head, empty line, as much body as Content-Length says. */
import { headerIn, NotSip, readHead, type SipMessage } from './message';

const MOST_HEAD = 16_384;
const MOST_BODY = 65_536;

export interface SipStream {
  /** messages that are whole now, keep-alives as 'ping'; @throws NotSip: the stream cannot be followed */
  take(bytes: Buffer): (SipMessage | 'ping')[];
}

export function createStream(): SipStream {
  let kept: Buffer = Buffer.alloc(0);

  /** undefined: more has to come */
  function next(): SipMessage | 'ping' | undefined {
    // RFC 5626 3.5.1: two line ends are a ping; others before a message mean nothing.
    if (kept.subarray(0, 4).equals(PING)) {
      kept = kept.subarray(4);
      return 'ping';
    }
    if (isStart(kept)) return undefined;
    while (kept[0] === 13 || kept[0] === 10) kept = kept.subarray(1);
    const end = endOfHead(kept);
    if (end === undefined) {
      if (kept.length > MOST_HEAD) throw new NotSip('the head is too long');
      return undefined;
    }
    const head = readHead(kept.toString('utf8', 0, end.head));
    const length = lengthOf(head) ?? 0;
    if (kept.length < end.body + length) return undefined;
    const body = Buffer.from(kept.subarray(end.body, end.body + length));
    kept = kept.subarray(end.body + length);
    return { ...head, body };
  }

  return {
    take(bytes) {
      kept = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
      const all: (SipMessage | 'ping')[] = [];
      for (let one = next(); one !== undefined; one = next()) all.push(one);
      return all;
    },
  };
}

const PING = Buffer.from('\r\n\r\n');

/** May it become a ping? */
function isStart(bytes: Buffer): boolean {
  return bytes.length < PING.length && PING.subarray(0, bytes.length).equals(bytes);
}

function endOfHead(bytes: Buffer): { head: number; body: number } | undefined {
  const usual = bytes.indexOf('\r\n\r\n');
  const plain = bytes.indexOf('\n\n');
  if (usual < 0 && plain < 0) return undefined;
  if (plain < 0 || (usual >= 0 && usual < plain)) return { head: usual, body: usual + 4 };
  return { head: plain, body: plain + 2 };
}

/** @throws NotSip for one that is no number, or too large */
function lengthOf(head: Parameters<typeof headerIn>[0]): number | undefined {
  const text = headerIn(head, 'Content-Length');
  if (text === undefined) return undefined;
  const length = /^\d{1,8}$/.test(text) ? Number(text) : NaN;
  if (!(length <= MOST_BODY)) throw new NotSip('no length that is taken');
  return length;
}

/** One datagram is one message; without a length the body is the rest. @throws NotSip */
export function readDatagram(bytes: Buffer): SipMessage | 'ping' {
  if (/^[\r\n\0 ]*$/.test(bytes.toString('latin1'))) return 'ping';
  const end = endOfHead(bytes);
  const head = readHead(bytes.toString('utf8', 0, end?.head ?? bytes.length).trimEnd());
  const rest = end ? bytes.subarray(end.body) : Buffer.alloc(0);
  const length = lengthOf(head) ?? rest.length;
  if (length > rest.length) throw new NotSip('the body is cut');
  return { ...head, body: Buffer.from(rest.subarray(0, length)) };
}
