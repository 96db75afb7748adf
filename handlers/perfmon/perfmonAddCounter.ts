import type { SmallCall } from '../../server/dispatch/small-service';
import { countersIn, invalid, needCounter, needInstance, needSession, numberOf } from './asked';
import type { Args } from './asked';

/** All of them or none. One that is there already stays as it is. [guess] */
export async function perfmonAddCounter(args: Args, call: SmallCall): Promise<object> {
  const { counters } = needSession(call, args);
  const names = countersIn(args);
  for (const name of names) needInstance(call, await needCounter(call, name));
  const wanted = new Set([...counters.keys(), ...names]);
  const most = numberOf(call, 'MaximumPerformanceCountersPerSession', 100);
  if (wanted.size > most) throw invalid(`a session has at most ${most} counters`);
  for (const name of names) if (!counters.has(name)) counters.set(name, false);
  return {};
}

/** All of them or none. */
export function perfmonRemoveCounter(args: Args, call: SmallCall): object {
  const { counters } = needSession(call, args);
  const names = countersIn(args);
  for (const name of names)
    if (!counters.has(name)) throw invalid(`counter ${name} is not in the session`);
  for (const name of names) counters.delete(name);
  return {};
}
