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
import { changeSecret, type SecretChange } from '../../server/domain/credentials/change';
import { lastLogin } from '../../server/domain/credentials/last-login';
import type { Owner } from '../../server/domain/credentials/policy';
import { directoryOf } from '../../server/domain/users/end-user';
import { changePin } from '../../server/domain/pin-sync/change';
import { authenticatesByDirectory } from '../../server/domain/users/settings';
import { RestError } from '../../server/schema/rest-error';
import { membersOf, textOf, treeOf } from '../../server/schema/tree';
import type { UnitOfWork } from '../../server/store/rehearse';
import { uriFirst } from './frame';
import { invalid } from './given';
import { ownPkid, ownRow, self } from './self';

export const credentials: Resource = {
  path: 'user/{userId}/credentials',
  methods: {
    GET: { auth: self, evidence: 'doc', run: show },
    PUT: { auth: self, evidence: 'doc', takes: 'credentials', around, run: change },
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

/** Unity Connection is told of a new PIN before anything is stored. [guess] facts/uds.md 5 */
function around(call: Prepared, unit: UnitOfWork<RestAnswer>): Promise<RestAnswer> | undefined {
  const pin = changesOf(call).find(({ kind }) => kind === 'pin');
  if (!pin || !call.user) return undefined;
  const { userid } = call.user;
  return changePin(call.cluster, { userid, pin: pin.clear, zeroHop: false }, unit);
}

function changesOf(call: Prepared): SecretChange[] {
  const owner: Owner = { kind: 'end', pkid: ownPkid(call) };
  const given = membersOf(call.body.credential);
  const kinds = new Set<string>();
  const changes = given.map((one): SecretChange => {
    const kind = textOf(treeOf(one)['@type']) ?? '';
    const clear = textOf(one) ?? '';
    if (kind !== 'password' && kind !== 'pin')
      throw invalid('A credential is of type "password" or "pin".');
    if (clear === '') throw invalid(`The ${kind} is empty.`);
    if (kinds.has(kind)) throw invalid(`The ${kind} is given twice.`);
    kinds.add(kind);
    return { owner, kind, clear, by: 'self' };
  });
  if (changes.length === 0) throw invalid('A password or a PIN is needed.');
  return changes;
}

function change(call: RestCall): RestAnswer {
  const changes = changesOf(call);
  const byDirectory = directoryOf(ownRow(call)) !== undefined && authenticatesByDirectory(call.tx);
  if (byDirectory && changes.some(({ kind }) => kind === 'password'))
    throw new RestError(403, 'The directory keeps the password of this user.');
  for (const one of changes) {
    const historyKnown = one.kind === 'pin' && call.rehearsed === true;
    changeSecret(call.tx, call.cluster, { ...one, historyKnown });
  }
  return { status: 204 };
}
