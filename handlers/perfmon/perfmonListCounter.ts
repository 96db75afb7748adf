import type { SmallCall } from '../../server/dispatch/small-service';
import { objectsOf } from '../../server/domain/perfmon/catalogue';
import { needMember, textIn, type Args } from './asked';

/** The objects of a host with their counters. */
export async function perfmonListCounter(args: Args, call: SmallCall): Promise<object> {
  const { role } = await needMember(call, textIn(args, 'Host'));
  return {
    perfmonListCounterReturn: objectsOf(role).map(({ name, instances, counters }) => ({
      Name: name,
      MultiInstance: instances !== undefined,
      ArrayOfCounter: { item: counters.map((counter) => ({ Name: counter })) },
    })),
  };
}
