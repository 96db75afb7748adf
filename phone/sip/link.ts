/** The way to one Unified CM: a TCP or TLS connection, or datagrams. */
import { createSocket } from 'node:dgram';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { Transport } from '../config/config';
import { createCutter, type SipMessage } from './message';

export interface Link {
  transport: Transport;
  /** own side, as Via and Contact name it */
  address: string;
  port: number;
  send(text: string): void;
  close(): void;
}

export interface LinkTarget {
  transport: Transport;
  address: string;
  port: number;
  /** of the phone, for TLS: its certificate with chain, and its key */
  identity?: { chain: string; key: string } | undefined;
  /** PEM to check the server by; not checked without, as before a trust list is there */
  ca?: readonly string[] | undefined;
  /** is this the server's certificate (DER)? Any is taken without, as before a CTL is there. */
  trusts?: (der: Buffer) => boolean;
}

export interface LinkEvents {
  onMessage(message: SipMessage): void;
  /** gone, and not by `close` */
  onLost(): void;
}

const PATIENCE_MS = 4000;

/** @throws when nothing listens there in time */
export function openLink(target: LinkTarget, events: LinkEvents): Promise<Link> {
  return target.transport === 'udp' ? openDatagrams(target, events) : openStream(target, events);
}

function openStream(target: LinkTarget, events: LinkEvents): Promise<Link> {
  const { transport, address, port, identity, ca, trusts } = target;
  return new Promise((resolve, reject) => {
    const isTls = transport === 'tls';
    const socket: Socket = isTls
      ? connectTls({
          ...{ host: address, port, rejectUnauthorized: ca !== undefined },
          ...(ca !== undefined && { ca: [...ca], checkServerIdentity: () => undefined }),
          ...(identity && { cert: identity.chain, key: identity.key }),
        })
      : connectTcp({ host: address, port });
    let isOpen = false;
    let isClosed = false;
    socket.setNoDelay(true);
    socket.setTimeout(PATIENCE_MS, () => {
      if (!isOpen) socket.destroy(new Error('no connection in time'));
    });
    socket.on('data', createCutter(events.onMessage));
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error('the connection was closed'));
      if (isOpen && !isClosed) events.onLost();
    });
    socket.on(isTls ? 'secureConnect' : 'connect', () => {
      if (socket instanceof TLSSocket && trusts && !trusts(socket.getPeerCertificate().raw))
        return void socket.destroy(new Error('its certificate is not in the trust list'));
      isOpen = true;
      resolve({
        transport,
        address: socket.localAddress ?? '127.0.0.1',
        port: socket.localPort ?? 0,
        send: (text) => void socket.write(text),
        close() {
          isClosed = true;
          socket.end();
          socket.destroySoon();
        },
      });
    });
  });
}

function openDatagrams(target: LinkTarget, events: LinkEvents): Promise<Link> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(target.address.includes(':') ? 'udp6' : 'udp4');
    const cut = createCutter(events.onMessage);
    let isOpen = false;
    socket.on('message', (message) => cut(message));
    // Connected, a shut port is told: ECONNREFUSED.
    socket.on('error', (error) => {
      reject(error);
      if (isOpen) events.onLost();
    });
    socket.connect(target.port, target.address, () => {
      isOpen = true;
      const { address, port } = socket.address();
      const close = (): void => {
        if (isOpen) socket.close();
        isOpen = false;
      };
      resolve({
        ...{ transport: 'udp', address, port, close },
        send: (text) => void (isOpen && socket.send(text)),
      });
    });
  });
}
