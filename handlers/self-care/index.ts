/**
 * The Self Care portal, as far as a user changes a PIN or a password there, the same way as UDS with
 * the user's own rules of the credential policy, and sees which phones are ready to activate. The portal's own calls are not public: [own].
 */
import { ownFormError } from '../../server/dispatch/own-form';
import type {
  AuthRule,
  Prepared,
  RestAnswer,
  RestCall,
  RestProduct,
} from '../../server/dispatch/rest';
import { changeSecret } from '../../server/domain/credentials/change';
import { changePin } from '../../server/domain/pin-sync/change';
import { directoryOf, endUser } from '../../server/domain/users/end-user';
import { authenticatesByDirectory } from '../../server/domain/users/settings';
import { DomainRefusal } from '../../server/schema/refusal';
import { RestError } from '../../server/schema/rest-error';
import { readyPhones } from './phones';
import type { UnitOfWork } from '../../server/store/rehearse';

export const selfCareProduct: RestProduct = {
  name: 'self-care',
  base: '/ucmock/self-care',
  resources: [
    {
      path: 'credentials',
      methods: {
        PUT: { auth: endUsers(), evidence: 'guess', takes: 'credentials', around, run: change },
      },
    },
    ...readyPhones(endUsers()),
  ],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};

/** The users of the portal. [doc] the group Standard CCM End Users */
function endUsers(): AuthRule {
  return (user) => {
    if (user.kind !== 'end' || !user.roles.has('Standard CCM End Users'))
      throw new RestError(403, 'The portal is for end users of the role Standard CCM End Users.');
  };
}

const KINDS = ['pin', 'password'] as const;
type Change = { kind: (typeof KINDS)[number]; clear: string };

function changesIn({ json }: Pick<Prepared, 'json'>): Change[] {
  const given = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  const other = Object.keys(given).find((name) => !KINDS.some((kind) => kind === name));
  if (other !== undefined)
    throw new DomainRefusal('invalid', `"${other}" is none of pin, password.`);
  const changes = KINDS.flatMap((kind): Change[] => {
    const clear = given[kind];
    if (clear === undefined) return [];
    if (typeof clear !== 'string' || clear === '')
      throw new DomainRefusal('invalid', `${kind} must be a text.`);
    return [{ kind, clear }];
  });
  if (changes.length === 0) throw new DomainRefusal('invalid', 'pin or password is needed.');
  return changes;
}

/** Unity Connection is told of a new PIN before anything is stored. [doc] facts/pin-sync.md 4 */
function around(call: Prepared, unit: UnitOfWork<RestAnswer>): Promise<RestAnswer> | undefined {
  const pin = changesIn(call).find(({ kind }) => kind === 'pin');
  if (!pin || !call.user) return undefined;
  const { userid } = call.user;
  return changePin(call.cluster, { userid, pin: pin.clear, zeroHop: false }, unit);
}

function change(call: RestCall): RestAnswer {
  const { tx, cluster, user } = call;
  const row = endUser(tx, user?.userid ?? '');
  if (!row) throw new RestError(401, 'This request requires HTTP authentication.');
  for (const { kind, clear } of changesIn(call)) {
    if (kind === 'password' && directoryOf(row) !== undefined && authenticatesByDirectory(tx))
      throw new RestError(403, 'The directory keeps the password of this user.');
    const historyKnown = kind === 'pin' && call.rehearsed === true;
    changeSecret(tx, cluster, {
      ...{ owner: { kind: 'end', pkid: String(row.pkid) }, kind, clear },
      ...{ by: 'self', historyKnown },
    });
  }
  return { status: 204 };
}
