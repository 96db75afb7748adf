/** What a fork is opened from, and its ports. A part of assemble.ts. */
import type { ForkPorts } from './assemble-forks';
import type { Share } from './assemble-plan';
import { urlsOf } from './assemble-urls';
import type { Snapshot } from './cluster/snapshot';
import type { StartOptions } from './config/options';
import { createHandler, type App } from './http/app';
import { listen } from './http/listeners';
import type { Identities } from './http/tls';

/** A fork is in memory and has no fixture: it begins as the snapshot. */
export function forkOf({ plan, here, options }: Share, name: string, { build }: Snapshot): Share {
  return {
    here,
    plan: { ...plan, name, hosts: [] },
    options: { ...options, release: build, data: undefined, fixture: undefined, watch: false },
  };
}

/** A fork shows the certificate of the process, whatever its original's nodes show. */
export async function listenForFork(
  options: StartOptions,
  app: App,
  identities: Identities,
): Promise<ForkPorts> {
  const { host, requestTimeout } = options;
  const at = { host, port: 0, flag: '--port', requestTimeout, later: true };
  const handler = createHandler(app);
  const https = await listen(handler, at, identities);
  const http = options.httpPort === undefined ? undefined : await listen(handler, at);
  return {
    urls: urlsOf(host, { https: https.port, http: http?.port }),
    async close() {
      await Promise.all([https.close(), http?.close()]);
    },
  };
}
