/** The certificate that a server shows, as an administrator's browser would fetch it: not trusted by that. */
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { brokenOff, timedOut } from './failure';
import { parseAddress } from './address';
import { placeOf, type Ways } from './https';

const PORT = 8443;

/** @returns PEM @throws NeighbourError */
export function shownCertificate(ways: Ways, address: string): Promise<string> {
  const { host: name } = parseAddress(address);
  const { host, port } = placeOf(ways, address, PORT);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, servername: name, rejectUnauthorized: false });
    socket.setTimeout(ways.timeoutMs, () => {
      reject(timedOut(false));
      socket.destroy();
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(brokenOff({ error, host: name, sent: false })),
    );
    socket.once('secureConnect', () => {
      const { raw } = socket.getPeerCertificate();
      socket.end();
      resolve(new X509Certificate(raw).toString());
    });
  });
}
