/** TLS of the HTTPS door: as the platform's Tomcat, 1.2 and later, HTTP/1.1 only. */
import type { TlsOptions } from 'node:tls';

export function tlsOptions(identity: { key: string; cert: string }): TlsOptions {
  return {
    key: identity.key,
    cert: identity.cert,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
  };
}
