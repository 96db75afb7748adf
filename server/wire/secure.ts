/**
 * TLS on a connection that was just taken, with the certificate of the moment: a service shows a new
 * one without a new port.
 */
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';

/** Certificate with its chain, and key; PEM. The same object while it is the same. */
export interface ShownIdentity {
  cert: string;
  key: string;
}

export interface Securing {
  identity(): Promise<ShownIdentity>;
  /** ms for the handshake */
  patience: number;
  /** asks for the client's certificate, and judges none */
  asksClient: boolean;
  onError(error: unknown): void;
}

/** @returns what secures a connection; `done` gets it when the handshake is over */
export function createSecuring({
  identity,
  patience,
  asksClient,
  onError,
}: Securing): (socket: Socket, done: (tls: TLSSocket) => void) => void {
  const contextOf = createContexts();
  const secure = (socket: Socket, secureContext: SecureContext, done: (tls: TLSSocket) => void) => {
    const late = setTimeout(() => socket.destroy(), patience);
    socket.once('close', () => clearTimeout(late));
    const asked = { requestCert: asksClient, rejectUnauthorized: false };
    const tls = new TLSSocket(socket, { isServer: true, secureContext, ...asked });
    tls.on('error', () => socket.destroy());
    tls.once('secure', () => {
      clearTimeout(late);
      done(tls);
    });
  };
  return (socket, done) => {
    identity().then(
      (shown) => {
        if (!socket.destroyed) secure(socket, contextOf(shown), done);
      },
      (error: unknown) => {
        onError(error);
        socket.destroy();
      },
    );
  };
}

/** The last one is kept: it is that of nearly every client. */
function createContexts(): (identity: ShownIdentity) => SecureContext {
  let known: { identity: ShownIdentity; context: SecureContext } | undefined;
  return (identity) => {
    if (known?.identity !== identity) {
      const { cert, key } = identity;
      known = { identity, context: createSecureContext({ cert, key, minVersion: 'TLSv1.2' }) };
    }
    return known.context;
  };
}
