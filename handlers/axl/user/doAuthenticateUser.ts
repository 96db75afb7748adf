/**
 * doAuthenticateUser: is this the user's password or PIN? A wrong one is answered, not refused.
 *
 * The numbers of `code` are not public; ours: 0 right, 1 wrong, 2 locked, 3 must change, 4 expired
 * [guess]. facts/pin-sync.md 7
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { ownerOf } from '../../../server/domain/credentials/login';
import { policyOf } from '../../../server/domain/credentials/policy';
import { credentialRow } from '../../../server/domain/credentials/set';
import {
  daysToExpiry,
  verifySecret,
  type Outcome,
} from '../../../server/domain/credentials/verify';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf } from '../../../server/schema/tree';

const CODES: Record<Outcome, number> = {
  verified: 0,
  wrong: 1,
  none: 1,
  inactive: 2,
  locked: 2,
  'locked-by-administrator': 2,
  'must-change': 3,
  expired: 4,
};

export const doAuthenticateUser = replace('doAuthenticateUser', {
  reads: true,
  evidence: 'guess',
  async prepare({ request, node, cluster }): Promise<Outcome> {
    const userid = textOf(request.userid) ?? '';
    const owner = node.store.read((tx) => ownerOf(tx, userid));
    if (!owner) throw new AxlFault('itemNotFound', { what: 'User' });
    const pin = textOf(request.pin);
    const kind = pin === undefined ? 'password' : 'pin';
    return verifySecret(cluster, node, owner, kind, pin ?? textOf(request.password) ?? '');
  },
  run(call, prepared) {
    const outcome = prepared as Outcome;
    const right = outcome === 'verified' || outcome === 'must-change';
    return answer({
      userAuthenticated: right ? 'true' : 'false',
      code: String(CODES[outcome]),
      ...(right && expiry(call)),
    });
  },
});

function expiry(call: Call): { daysToExpiry?: string; isWarningNeeded?: string } {
  const owner = ownerOf(call.tx, textOf(call.request.userid) ?? '');
  if (!owner) return {};
  const kind = call.request.pin === undefined ? 'password' : 'pin';
  const days = daysToExpiry(call.tx, owner, kind, Math.floor(call.cluster.clock.now() / 1000));
  if (days === undefined) return {};
  const warn = Number(policyOf(call.tx, credentialRow(call.tx, owner, kind))?.expirywarndays ?? 0);
  return { daysToExpiry: String(days), isWarningNeeded: days <= warn ? 'true' : 'false' };
}
