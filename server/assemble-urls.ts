/** Ports -> URLs. A part of assemble.ts. */
import type { Door } from './assemble-doors';
import type { ControlState } from './cluster/control';

export function urlsOf(
  host: string,
  ports: Pick<Door['ports'], 'https' | 'http'>,
): ControlState['urls'] {
  const shown = shownHost(host);
  return {
    https: `https://${shown}:${ports.https}`,
    ...(ports.http !== undefined && { http: `http://${shown}:${ports.http}` }),
  };
}

/** The host as a URL has it; an address that means "any" is no address to call. */
export function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
