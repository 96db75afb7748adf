/**
 * The library door: a ucmock inside a test.
 *
 *   const ucm = await startUcmock({ port: 0 });
 *   ... talk to ucm.axlUrl with ucm.ca ...
 *   await ucm.stop();
 *
 * Importing this starts nothing; several run side by side.
 */
import { defaults, type StartOptions } from './config/options';

export type { StartOptions } from './config/options';

export interface Ucmock {
  /** https://host:port */
  url: string;
  /** the AXL endpoint */
  axlUrl: string;
  /** plain HTTP, when asked for */
  httpUrl: string | undefined;
  ports: { https: number; http: number | undefined };
  /** CA certificate, PEM */
  ca: string;
  /** file with the CA certificate, for NODE_EXTRA_CA_CERTS, curl --cacert, ... */
  caPath: string;
  release: string;
  /** the administrator's login */
  login: { user: string; password: string };
  /** back to the state after start */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a ucmock; options as in docs/options.md, all of them optional. */
export async function startUcmock(options: Partial<StartOptions> = {}): Promise<Ucmock> {
  const all: StartOptions = { ...defaults(), ...options };
  const { assemble } = await import('./assemble');
  const running = await assemble(all);
  const host = all.host.includes(':') ? `[${all.host}]` : all.host;
  const url = `https://${host}:${running.ports.https}`;
  return {
    url,
    axlUrl: `${url}/axl/`,
    httpUrl: running.ports.http === undefined ? undefined : `http://${host}:${running.ports.http}`,
    ports: running.ports,
    ca: running.certificates.ca,
    caPath: running.certificates.caPath,
    release: running.cluster.release.name,
    login: { user: all.adminUser, password: all.adminPassword },
    reset: () => running.reset(),
    stop: () => running.stop(),
  };
}
