/**
 * Cisco Unified CM Administration, where a page does what AXL does: the same operations behind a JSON
 * form on the product's own port. [own]
 */
import { administrator, ownFormError } from '../../server/dispatch/own-form';
import type { Registry } from '../../server/dispatch/registry';
import type { Prepared, RestProduct } from '../../server/dispatch/rest';
import { runSteps } from '../../server/dispatch/run-steps';
import { DomainRefusal } from '../../server/schema/refusal';
import { RestError } from '../../server/schema/rest-error';
import type { Tree } from '../../server/schema/tree';

export function administrationProduct(registry: Registry): RestProduct {
  return {
    name: 'administration',
    base: '/ucmock/administration',
    resources: [
      {
        path: 'user/{userId}/credentials',
        methods: {
          // End User Configuration: PIN and password of a user, saved as updateUser does it, so that
          // a PIN goes to the Unity Connections first.
          PUT: {
            auth: administrator,
            evidence: 'guess',
            takes: 'credentials',
            prepare: (call) => save(registry, call),
            run: () => ({ status: 204 }),
          },
        },
      },
    ],
    format: 'json',
    headers: { 'Cache-Control': 'no-store' },
    errorOf: ownFormError,
  };
}

async function save(registry: Registry, call: Prepared): Promise<void> {
  const { cluster, params, user } = call;
  const userid = params.userId ?? '';
  if (!cluster.publisher.store.read((tx) => tx.objects.find('User', { userid })))
    throw new RestError(404, `There is no user ${userid}.`);
  const caller = {
    registry,
    cluster,
    user: { userid: user?.userid ?? '', rank: user?.rank ?? 10 },
  };
  const request = { userid, ...secretsIn(call.json) };
  await runSteps(caller, [{ operation: 'updateUser', request }]);
}

/** {"pin", "password"}: one of them at least, and nothing else. */
function secretsIn(json: unknown): Tree {
  const given: [string, unknown][] =
    typeof json === 'object' && json !== null ? Object.entries(json) : [];
  const other = given.find(([name]) => name !== 'pin' && name !== 'password');
  if (other) throw new DomainRefusal('invalid', `"${other[0]}" is none of pin, password.`);
  if (given.length === 0) throw new DomainRefusal('invalid', 'pin or password is needed.');
  for (const [name, value] of given) {
    if (typeof value !== 'string' || value === '')
      throw new DomainRefusal('invalid', `${name} must be a text.`);
  }
  return Object.fromEntries(given) as Tree;
}
