/**
 * The server name of a TLS client, read before the handshake: node's own SNICallback adds the
 * certificate of a name to the port's instead of replacing it, so that with an RSA one for the name
 * and an EC one for the port clients see the port's.
 */
import type { Socket } from 'node:net';

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const RECORD_HEAD = 5;
const LARGEST_RECORD = 16_384;
/** As node waits for a handshake. */
const PATIENCE_MS = 120_000;

/** Calls when the name is known, undefined for none; what was read is given back to the socket. */
export function peekServerName(socket: Socket, done: (name: string | undefined) => void): void {
  let seen: Buffer = Buffer.alloc(0);
  const look = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk) seen = Buffer.concat([seen, chunk]);
    if (!isWhole(seen)) return;
    socket.off('readable', look);
    socket.setTimeout(0);
    socket.unshift(seen);
    done(serverNameOf(seen));
  };
  socket.on('readable', look);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  // Nobody else listens yet; a client that goes away is none.
  socket.once('error', () => socket.destroy());
}

/** Is the first record there, or something that is none? */
function isWhole(seen: Buffer): boolean {
  if (seen.length === 0) return false;
  if (seen[0] !== HANDSHAKE) return true;
  if (seen.length < RECORD_HEAD) return false;
  const length = seen.readUInt16BE(3);
  return length > LARGEST_RECORD || seen.length >= RECORD_HEAD + length;
}

/** @param hello bytes of the client, from the first one on */
export function serverNameOf(hello: Buffer): string | undefined {
  try {
    return readName(hello);
  } catch {
    // Cut short, or no ClientHello: the handshake will say so.
    return undefined;
  }
}

/** RFC 8446 4.1.2, RFC 6066 3. @throws RangeError where it ends too early */
function readName(hello: Buffer): string | undefined {
  if (hello[0] !== HANDSHAKE || hello[RECORD_HEAD] !== CLIENT_HELLO) return undefined;
  // Type and length of the message, version, random.
  let at = RECORD_HEAD + 4 + 2 + 32;
  at += 1 + hello.readUInt8(at); // session id
  at += 2 + hello.readUInt16BE(at); // cipher suites
  at += 1 + hello.readUInt8(at); // compression methods
  const end = at + 2 + hello.readUInt16BE(at);
  at += 2;
  while (at < end) {
    const [type, length] = [hello.readUInt16BE(at), hello.readUInt16BE(at + 2)];
    if (type === SERVER_NAME) {
      // Length of the list, kind of the name, length of the name.
      const size = hello.readUInt16BE(at + 7);
      if (at + 9 + size > hello.length) return undefined;
      return hello.toString('latin1', at + 9, at + 9 + size) || undefined;
    }
    at += 4 + length;
  }
  return undefined;
}
