/** Who may use CUPI: roles of Unity Connection. [doc, client] facts/pin-sync.md 8 */
import type { AuthRule } from '../../server/dispatch/rest';
import { RestError } from '../../server/schema/rest-error';

/** Roles that change users and their credentials; which role may change what exactly: [guess] */
const WRITERS = ['System Administrator', 'User Administrator', 'Help Desk Administrator'];
const READERS = [...WRITERS, 'Read Only Administrator', 'Technician', 'Audio Text Administrator'];

export const mayRead: AuthRule = (user) => allow(READERS.some((role) => user.roles.has(role)));
export const mayWrite: AuthRule = (user) => allow(WRITERS.some((role) => user.roles.has(role)));

function allow(allowed: boolean): void {
  if (!allowed) throw new RestError(403, 'The user has no role that allows this.');
}
