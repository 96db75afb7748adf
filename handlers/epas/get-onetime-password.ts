/** get-onetime-password: what XMPP takes in the place of a password, once. [client] */
import type { SmallCall } from '../../server/dispatch/small-service';
import { oneTimePasswords } from '../../server/domain/one-time-password';
import { useridOf } from './session';

export async function getOnetimePassword(_args: unknown, call: SmallCall): Promise<object> {
  const userid = await useridOf(call);
  return { success: { password: oneTimePasswords(call.cluster).issue(userid) } };
}
