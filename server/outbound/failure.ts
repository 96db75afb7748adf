/**
 * What went wrong on the way to another product, by the class of its cause.
 *
 * The words of `status` and of the connection are those of Java's HttpsURLConnection, which a CUCM
 * shows to its administrator: [doc] the 401, [guess] the rest. facts/pin-sync.md 3
 */
import { STATUS_CODES } from 'node:http';
import { NeighbourError } from '../cluster/neighbours';

/** Codes of OpenSSL's and Node's own check of a certificate. */
const CERTIFICATE =
  /^(ERR_TLS_CERT|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH|ERROR_IN_CERT)/;

const CONNECTION: Record<string, string> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset',
  EPIPE: 'Connection reset',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
};

/** The request is not known to have been answered. */
export interface Broken {
  error: NodeJS.ErrnoException;
  host: string;
  /** the whole request had left: the other side may have acted on it */
  sent: boolean;
}

export function brokenOff({ error, host, sent }: Broken): NeighbourError {
  const code = error.code ?? '';
  if (CERTIFICATE.test(code)) return new NeighbourError('certificate', error.message);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new NeighbourError('connection', host);
  const message = CONNECTION[code] ?? error.message;
  return new NeighbourError('connection', message, { mayHaveActed: sent });
}

export function timedOut(sent: boolean): NeighbourError {
  const message = sent ? 'Read timed out' : 'connect timed out';
  return new NeighbourError('connection', message, { mayHaveActed: sent });
}

export function refusedWith(status: number): NeighbourError {
  const reason = STATUS_CODES[status] ?? '';
  const message = `HttpsURLConnection response code: ${status} : ${reason}`;
  return new NeighbourError('status', message, { status });
}
