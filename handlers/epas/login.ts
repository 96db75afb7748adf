/** login: by password, or by an access token in its place. The form of a failure is ours. [own] */
import type { SmallCall } from '../../server/dispatch/small-service';
import { epasLogin } from '../../server/domain/epas/login';
import { epasSessions } from '../../server/domain/epas/sessions';

export async function login(args: unknown, { cluster, node }: SmallCall): Promise<object> {
  const { username, password, attributes } = args as {
    username?: unknown;
    password?: unknown;
    attributes?: Record<string, unknown>;
  };
  const outcome = await epasLogin(cluster, node, {
    username: textOf(username),
    secret: textOf(password),
  });
  if (!outcome.ok) {
    cluster.log.debug('epas-login-refused', { reason: outcome.reason });
    const { reason, hostnames } = outcome;
    return { failure: { reason, hostname: [...hostnames] } };
  }
  const client = {
    ...{ userid: outcome.userid, node: node.name },
    ...{
      type: textOf(attributes?.['client-type']),
      version: textOf(attributes?.['client-version']),
    },
  };
  return { success: { 'session-key': epasSessions(cluster).start(client) } };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  const inner = (value as { $value?: unknown } | undefined | null)?.$value;
  return typeof inner === 'string' ? inner.trim() : '';
}
