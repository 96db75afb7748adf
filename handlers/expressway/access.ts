/** Who may use the pages and the API of Expressway-C: its administrator. */
import type { AuthRule } from '../../server/dispatch/rest';
import { ADMINISTRATOR } from '../../server/domain/neighbours/administrator';
import { RestError } from '../../server/schema/rest-error';

export const administrator: AuthRule = (user) => {
  if (!user.roles.has(ADMINISTRATOR))
    throw new RestError(403, `The user ${user.userid} is no administrator.`);
};
