/**
 * Who may use a user's resources: that user, and nobody else, administrators neither.
 *
 * A login that is not the user of the path gets 401 without a challenge [adv]; the user itself
 * without the end users' role 403 [recorded]. An unknown user in the path looks like any other
 * foreign one. facts/uds.md 2
 */
import type { AuthRule, Prepared, RestCall } from '../../server/dispatch/rest';
import { endUser } from '../../server/domain/users/end-user';
import { RestError } from '../../server/schema/rest-error';
import type { Row } from '../../server/store/store';

const ROLE = 'Standard CCM End Users';

/** Any end user with the role: policies, private searches. */
export const endUsers: AuthRule = (user) => {
  if (user.kind !== 'end') throw strangers();
  if (!user.roles.has(ROLE))
    throw new RestError(403, 'Access to the requested resource has been denied');
};

/** The end user of the path. */
export const self: AuthRule = (user, call) => {
  if (user.kind !== 'end' || user.userid.toLowerCase() !== call.params.userId?.toLowerCase())
    throw strangers();
  endUsers(user, call);
};

function strangers(): RestError {
  return new RestError(401, 'This request requires HTTP authentication.', { challenge: false });
}

/** The row of the user in the path, which `self` let through. */
export function ownRow(call: RestCall): Row {
  const row = endUser(call.tx, call.params.userId ?? '');
  // Removed since its login was checked.
  if (!row) throw strangers();
  return row;
}

/** pkid of the user of the path, before a unit of work is open. */
export function ownPkid(call: Prepared): string {
  if (!call.user) throw strangers();
  return call.user.pkid;
}
