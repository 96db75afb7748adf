/**
 * TLS of the HTTPS door: as the platform's Tomcat, 1.2 and later, HTTP/1.1 only.
 *
 * Nodes and clusters share a port, and each may show a certificate of its own, by the name that the
 * client asks for. Which one may change while the process runs: looked at when a client connects.
 */
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { peekServerName } from './client-hello';

/** A certificate with its chain, and its key; PEM. The same object while it is the same. */
export interface Shown {
  key: string;
  cert: string;
}

export interface Identities {
  /** for the name that a client asks for; undefined: it asked for none */
  of(servername: string | undefined): Shown;
  /** another number when any of them is another one */
  generation(): number;
  /** does everybody see the same? */
  alike(): boolean;
  /** are clients asked for a certificate? Who has none comes in all the same. */
  asksClients?: boolean;
}

/** A port that shows everybody the same. */
export function always(shown: Shown): Identities {
  return { of: () => shown, generation: () => 0, alike: () => true };
}

/** @param later the certificate is loaded when the first client comes, which takes 5 ms */
export function tlsOptions(identities: Identities, later = false): TlsOptions {
  return {
    ...(later ? {} : contextOptions(identities.of(undefined))),
    ALPNProtocols: ['http/1.1'],
    ...(identities.asksClients === true && { requestCert: true, rejectUnauthorized: false }),
  };
}

function contextOptions({ key, cert }: Shown): TlsOptions {
  return { key, cert, minVersion: 'TLSv1.2' };
}

/**
 * Each client is shown what it should see. When a certificate has changed, connections that were
 * made with one that is not shown any more end, as with a restart of Tomcat; sessions of it cannot
 * be gone on with, since a new context has new tickets.
 */
export function showAt(server: Server, identities: Identities, later: boolean): void {
  let generation = later ? undefined : identities.generation();
  let loaded = later ? undefined : identities.of(undefined);
  const established = new Map<TLSSocket, Shown>();
  const show = (shown: Shown): void => {
    if (shown === loaded) return;
    loaded = shown;
    server.setSecureContext(contextOptions(shown));
  };
  const endOld = (): void => {
    for (const [socket, shown] of established)
      if (identities.of(nameOf(socket)) !== shown) socket.destroy();
  };

  // The handshake takes the context of the moment in which it begins.
  const begin = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const handshake = (name: string | undefined): void => {
      show(identities.of(name));
      for (const one of begin) one.call(server, socket);
    };
    const now = identities.generation();
    if (now !== generation) endOld();
    generation = now;
    if (identities.alike()) handshake(undefined);
    else peekServerName(socket, handshake);
  });
  server.on('secureConnection', (socket) => {
    established.set(socket, identities.of(nameOf(socket)));
    socket.once('close', () => established.delete(socket));
  });
}

function nameOf(socket: TLSSocket): string | undefined {
  return (socket as Partial<{ servername: string | false }>).servername || undefined;
}
