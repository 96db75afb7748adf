/** Works that need a cluster for themselves run one after the other; a refusal ends with a reset. */
import type { Cluster } from '../../server/cluster/cluster';
import type { Stateful } from '../../server/cluster/stateful';
import { createThrottle, type Throttle } from '../../server/steps/throttle';

function throttleAndPart(): { throttle: Throttle; part: Stateful | undefined } {
  let part: Stateful | undefined;
  const cluster: Pick<Cluster, 'register'> = { register: (one) => (part = one) };
  const throttle = createThrottle(cluster as Cluster);
  return { throttle, part };
}

it('runs one work at a time, goes on after one that fails, and is free at the end', async () => {
  const { throttle } = throttleAndPart();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(`${name} ends`);
    if (name === 'b') throw new Error('b failed');
  };
  expect(throttle.busy).toBeUndefined();
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c'].map((name) => throttle.alone(work(name))),
  );
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await throttle.busy;
  expect(throttle.busy).toBeUndefined();
});

it('forgets its refusal with a reset', () => {
  const { throttle, part } = throttleAndPart();
  throttle.refuse('too busy');
  expect(throttle.refusal).toBe('too busy');
  part?.reset();
  expect(throttle.refusal).toBeUndefined();
});
