/** Any HTTPS resource of another product. */
import type { Target, WebClient } from '../cluster/neighbours';
import type { Ask } from './https';

const PORT = 8443;

export function webClient(ask: Ask, target: Target): WebClient {
  return {
    async send({ method, path, headers, body }) {
      const {
        status,
        headers: told,
        bytes,
      } = await ask({
        ...{ target, port: PORT, method, path },
        ...(headers && { headers }),
        ...(body !== undefined && { body }),
      });
      return { status, headers: told, body: bytes };
    },
  };
}
