/**
 * user/{id}/credentials: the user's last login, and a new password or PIN. No old value is needed
 * [adv]; the credential policy judges as it does for AXL. [doc] facts/uds.md 5
 */
import {
  shown,
  type Prepared,
  type Resource,
  type RestAnswer,
  type RestCall,
} from '../../server/dispatch/rest';
import {
  changeSecret,
  prepareSecretChange,
  type SecretChange,
} from '../../server/domain/credentials/change';
import { lastLogin } from '../../server/domain/credentials/last-login';
import type { Owner } from '../../server/domain/credentials/policy';
import { directoryOf, endUser } from '../../server/domain/users/end-user';
import { authenticatesByDirectory } from '../../server/domain/users/settings';
import { RestError } from '../../server/schema/rest-error';
import { membersOf, textOf, treeOf } from '../../server/schema/tree';
import { uriFirst } from './frame';
import { ownPkid, ownRow, self } from './self';

export const credentials: Resource = {
  path: 'user/{userId}/credentials',
  methods: {
    GET: { auth: self, evidence: 'doc', run: show },
    PUT: { auth: self, evidence: 'doc', takes: 'credentials', prepare, run: change },
  },
};

function show(call: RestCall): RestAnswer {
  const { at, from, failures } = lastLogin(call.tx, String(ownRow(call).pkid));
  return shown('credentials', {
    ...uriFirst(call),
    credential: {
      loginDetails: {
        lastSuccessfulLogin: at === undefined ? '' : new Date(at * 1000).toISOString(),
        lastSuccessfulLoginIp: from,
      },
      loginFailures: String(failures),
    },
  });
}

/** Everything is judged, and other products are told, before the first change is stored. */
async function prepare(call: Prepared): Promise<SecretChange[]> {
  const changes = changesOf(call);
  const bound = call.cluster.publisher.store.read((tx) => {
    const user = endUser(tx, call.params.userId ?? '');
    return user && directoryOf(user) !== undefined && authenticatesByDirectory(tx);
  });
  if (bound === true && changes.some(({ kind }) => kind === 'password'))
    throw new RestError(403, 'The directory keeps the password of this user.');
  for (const one of changes) await prepareSecretChange(call.cluster, one);
  return changes;
}

function changesOf(call: Prepared): SecretChange[] {
  const owner: Owner = { kind: 'end', pkid: ownPkid(call) };
  const given = membersOf(call.body.credential);
  const kinds = new Set<string>();
  const changes = given.map((one): SecretChange => {
    const kind = textOf(treeOf(one)['@type']) ?? '';
    const clear = textOf(one) ?? '';
    if (kind !== 'password' && kind !== 'pin')
      throw new RestError(400, 'A credential is of type "password" or "pin".');
    if (clear === '') throw new RestError(400, `The ${kind} is empty.`);
    if (kinds.has(kind)) throw new RestError(400, `The ${kind} is given twice.`);
    kinds.add(kind);
    return { owner, kind, clear, by: 'self', passOn: true };
  });
  if (changes.length === 0) throw new RestError(400, 'A password or a PIN is needed.');
  return changes;
}

function change(call: RestCall, prepared: unknown): RestAnswer {
  ownRow(call);
  for (const one of prepared as SecretChange[]) changeSecret(call.tx, call.cluster, one);
  return { status: 204 };
}
