/** A code is entered at the nodes of the default Unified CM group, in their order. */
import type { CallManager } from '../config/config';
import type { PhoneOptions } from '../options';
import type { Security } from '../security';
import { CodeRefused, onboard, type Shown } from './onboard';
import { vouchedServer } from './vouched';

const HTTPS_PORT = 8443;

export interface Entering extends Shown {
  options: Pick<PhoneOptions, 'hosts' | 'httpsPort' | 'ca' | 'asksTvs'>;
  security: Pick<Security, 'vouchesFor'>;
  resolve(host: string): Promise<string>;
}

/** What the service told; or why not, and whether the code has to be entered anew. */
export type Entered =
  { told: Record<string, unknown> } | { problem: string; mustEnterAnew: boolean };

export async function enterCode(
  callManagers: readonly CallManager[],
  { options, security, resolve, ...shown }: Entering,
): Promise<Entered> {
  const problems: string[] = [];
  for (const { host } of callManagers) {
    const place = options.hosts?.[host];
    const own = typeof place === 'object' ? place.httpsPort : undefined;
    try {
      const door = { address: await resolve(host), host, ca: options.ca };
      const at = { ...door, port: own ?? options.httpsPort ?? HTTPS_PORT };
      const fingerprint = options.asksTvs ? await vouchedServer(at, security) : undefined;
      return { told: await onboard({ ...at, fingerprint }, shown) };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      // A no of a node that is there is a no of the cluster.
      if (error instanceof CodeRefused) return { problem, mustEnterAnew: true };
      problems.push(`${host}: ${problem}`);
    }
  }
  const problem = problems.join('; ') || 'no Unified CM is named';
  return { problem, mustEnterAnew: false };
}
