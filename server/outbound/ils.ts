/** ILS of another cluster, in our own form: /ucmock/ilsd on its UDS port. [guess] */
import {
  NeighbourError,
  type IlsClient,
  type RemoteHome,
  type Target,
} from '../cluster/neighbours';
import { refusedWith } from './failure';
import type { Ask, Reply } from './https';

const PORT = 8443;
const BASE = '/ucmock/ilsd';

export function ilsClient(ask: Ask, target: Target): IlsClient {
  return {
    async exchange(envelope) {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify(envelope);
      const path = `${BASE}/exchange`;
      return jsonOf(await ask({ target, port: PORT, method: 'POST', path, headers, body }));
    },
    async home({ key, value, everywhere }) {
      const query = new URLSearchParams({ key, value, everywhere: String(everywhere) });
      const path = `${BASE}/home?${query.toString()}`;
      const { home } = jsonOf(await ask({ target, port: PORT, method: 'GET', path }));
      return isHome(home) ? home : undefined;
    },
  };
}

function jsonOf({ status, text }: Reply): Record<string, unknown> {
  if (status !== 200) throw refusedWith(status);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new NeighbourError('fault', 'It answered with something that is no ILS.');
}

function isHome(value: unknown): value is RemoteHome {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  return ['userid', 'publisher', 'root', 'version'].every(
    (name) => typeof given[name] === 'string',
  );
}
