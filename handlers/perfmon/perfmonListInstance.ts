import type { SmallCall } from '../../server/dispatch/small-service';
import { instancesOf, measure } from '../../server/domain/perfmon/measure';
import { needMember, needObject, textIn, type Args } from './asked';

/** Empty for an object with one instance. [client] */
export async function perfmonListInstance(args: Args, call: SmallCall): Promise<object> {
  const member = await needMember(call, textIn(args, 'Host'));
  const object = needObject(member, textIn(args, 'Object'));
  const names = measure(call, member, (measured) => instancesOf(measured, object));
  return { perfmonListInstanceReturn: names.map((Name) => ({ Name })) };
}
