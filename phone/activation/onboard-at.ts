/** A telephone on the premises enters its code at the nodes of its Unified CM group, in their order. */
import type { CallManager } from '../config/config';
import type { PhoneOptions } from '../options';
import { CodeRefused, onboard, type Shown } from './onboard';

const HTTPS_PORT = 8443;

/**
 * @returns what the node told that took it
 * @throws CodeRefused when one says no; another error when none answers
 */
export async function onboardAt(
  callManagers: readonly CallManager[],
  {
    shown,
    resolve,
    options,
  }: { shown: Shown; resolve(host: string): Promise<string>; options: PhoneOptions },
): Promise<Record<string, unknown>> {
  const { hosts, ca, httpsPort = HTTPS_PORT } = options;
  const problems: string[] = [];
  for (const { host } of callManagers) {
    const told = hosts?.[host];
    const port = (typeof told === 'object' ? told.httpsPort : undefined) ?? httpsPort;
    try {
      return await onboard({ address: await resolve(host), host, ca, port }, shown);
    } catch (error) {
      if (error instanceof CodeRefused) throw error;
      problems.push(`${host}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(problems.join('; ') || 'no Unified CM is named');
}
