import type { SmallCall } from '../../server/dispatch/small-service';
import { writePath } from '../../server/domain/perfmon/counter-path';
import { instancesOf, measure, valueOf } from '../../server/domain/perfmon/measure';
import { needMember, needObject, textIn, type Args } from './asked';

/** As clients demand it here; in a session it is 0. [client, recorded] */
const VALID = 1;

/** What has no value: -1, which occurs [recorded]; the state as Windows has it for invalid data [guess]. */
export const NO_DATA = { Value: -1, CStatus: 0xc000_0bba } as const;

/** All counters of all instances now. Shares and rates need a session. [doc, client] */
export async function perfmonCollectCounterData(args: Args, call: SmallCall): Promise<object> {
  const host = textIn(args, 'Host');
  const member = await needMember(call, host);
  const object = needObject(member, textIn(args, 'Object'));
  const perfmonCollectCounterDataReturn = measure(call, member, (measured) => {
    const instances = object.instances === undefined ? [''] : instancesOf(measured, object);
    return instances.flatMap((instance) =>
      object.counters.map((counter) => ({
        Name: writePath({ host, object: object.name, instance, counter }),
        ...(object.sampled.has(counter)
          ? NO_DATA
          : { Value: valueOf(measured, object, counter, instance), CStatus: VALID }),
      })),
    );
  });
  return { perfmonCollectCounterDataReturn };
}
