/**
 * Before a code is entered the telephone asks trust verification whether the web server that it came to
 * is one of the cluster's: nobody else shall hear of the code. [doc] facts/onboarding.md A1
 */
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import type { Security } from '../security';
import type { Door } from './post';

const PATIENCE_MS = 5_000;

/** @returns fingerprint of the certificate, which is to be shown from then on @throws when nobody vouches for it */
export async function vouchedServer(
  door: Door,
  security: Pick<Security, 'vouchesFor'>,
): Promise<string> {
  const certificate = await shownAt(door);
  if (!(await security.vouchesFor(certificate)))
    throw new Error(`trust verification does not vouch for ${certificate.subject}`);
  return certificate.fingerprint256;
}

function shownAt({ address, port, host }: Door): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...{ host: address, port, rejectUnauthorized: false },
      ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
    });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer in time')));
    socket.on('error', reject);
    socket.on('secureConnect', () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw));
      socket.end();
    });
  });
}
