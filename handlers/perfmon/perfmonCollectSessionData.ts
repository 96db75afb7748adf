import { SmallFault, type SmallCall } from '../../server/dispatch/small-service';
import { instancesOf, measure, valueOf } from '../../server/domain/perfmon/measure';
import type { PerfSession } from '../../server/domain/perfmon/sessions';
import { needCounter, needSession, type Args } from './asked';
import { NO_DATA } from './perfmonCollectCounterData';

/** As clients demand it in a session. [client] */
const VALID = 0;

/** The counters of the session in the order in which they were added. */
export async function perfmonCollectSessionData(args: Args, call: SmallCall): Promise<object> {
  const session = needSession(call, args);
  const perfmonCollectSessionDataReturn: object[] = [];
  for (const name of [...session.counters.keys()])
    perfmonCollectSessionDataReturn.push({ Name: name, ...(await collect(call, session, name)) });
  return { perfmonCollectSessionDataReturn };
}

/** A share or a rate has its first value at the second look; what is gone by now has none. */
async function collect(
  call: SmallCall,
  { counters }: PerfSession,
  name: string,
): Promise<{ Value: number; CStatus: number }> {
  try {
    const { path, member, object, counter } = await needCounter(call, name);
    const { instance } = path;
    const first = counters.get(name) !== true;
    counters.set(name, true);
    if (first && object.sampled.has(counter)) return NO_DATA;
    return measure(call, member, (measured) =>
      object.instances === undefined || instancesOf(measured, object).includes(instance)
        ? { Value: valueOf(measured, object, counter, instance), CStatus: VALID }
        : NO_DATA,
    );
  } catch (error) {
    // Its node does not answer any more.
    if (error instanceof SmallFault) return NO_DATA;
    throw error;
  }
}
