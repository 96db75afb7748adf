import type { SmallCall } from '../../server/dispatch/small-service';
import { descriptionOf } from '../../server/domain/perfmon/catalogue';
import { needCounter, textIn, type Args } from './asked';

/** The instance is not looked at: what a counter is about is the same for all of them. [guess] */
export async function perfmonQueryCounterDescription(args: Args, call: SmallCall): Promise<object> {
  const { object, counter } = await needCounter(call, textIn(args, 'Counter'));
  return { perfmonQueryCounterDescriptionReturn: descriptionOf(object, counter) };
}
