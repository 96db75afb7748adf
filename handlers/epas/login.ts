/** login: by password, or by an access token in its place. The form of a failure is ours. [own] */
import type { SmallCall } from '../../server/dispatch/small-service';
import { epasLogin } from '../../server/domain/epas/login';
import { epasSessions } from '../../server/domain/epas/sessions';

export async function login(args: unknown, { cluster, node }: SmallCall): Promise<object> {
  const { username, password } = args as { username?: unknown; password?: unknown };
  const outcome = await epasLogin(cluster, node, {
    username: textOf(username),
    secret: textOf(password),
  });
  if (!outcome.ok) {
    cluster.log.debug('epas-login-refused', { reason: outcome.reason });
    const { reason, hostnames } = outcome;
    return { failure: { reason, hostname: [...hostnames] } };
  }
  return { success: { 'session-key': epasSessions(cluster).start(outcome.userid) } };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  const inner = (value as { $value?: unknown } | undefined | null)?.$value;
  return typeof inner === 'string' ? inner.trim() : '';
}
