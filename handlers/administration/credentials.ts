/** End User Configuration: PIN and password of a user, saved as updateUser does it. [guess] */
import { administrator } from '../../server/dispatch/own-form';
import type { Registry } from '../../server/dispatch/registry';
import type { Prepared, Resource } from '../../server/dispatch/rest';
import { runSteps } from '../../server/dispatch/run-steps';
import { DomainRefusal } from '../../server/schema/refusal';
import { RestError } from '../../server/schema/rest-error';
import type { Tree } from '../../server/schema/tree';
import { callerOf } from './caller';

export function credentials(registry: Registry): Resource {
  return {
    path: 'user/{userId}/credentials',
    methods: {
      // Saved as updateUser does it, so that a PIN goes to the Unity Connections first.
      PUT: {
        auth: administrator,
        evidence: 'guess',
        takes: 'credentials',
        prepare: (call) => save(registry, call),
        run: () => ({ status: 204 }),
      },
    },
  };
}

async function save(registry: Registry, call: Prepared): Promise<void> {
  const { cluster, params } = call;
  const userid = params.userId ?? '';
  if (!cluster.publisher.store.read((tx) => tx.objects.find('User', { userid })))
    throw new RestError(404, `There is no user ${userid}.`);
  const request = { userid, ...secretsIn(call.json) };
  await runSteps(callerOf(registry, call), [{ operation: 'updateUser', request }]);
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
