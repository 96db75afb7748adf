import { createClock } from '../../server/runtime/clock';
import { createScheduler } from '../../server/runtime/scheduler';

it('work is done when the clock is moved there, in order, before advance returns', () => {
  const clock = createClock();
  clock.freeze(1_000);
  const scheduler = createScheduler(clock);
  const done: string[] = [];
  scheduler.at(3_000, () => done.push('later'));
  scheduler.at(2_000, () => {
    done.push('first');
    scheduler.at(2_500, () => done.push('of the first'));
  });
  const takeBack = scheduler.at(2_200, () => done.push('never'));
  clock.advance(999);
  expect(done).toEqual([]);
  takeBack();
  clock.advance(5_000);
  expect(done).toEqual(['first', 'of the first', 'later']);
});

it('a running clock gets there by itself, a frozen one does not', async () => {
  const clock = createClock();
  const scheduler = createScheduler(clock);
  const done: string[] = [];
  await new Promise<void>((resolve) => scheduler.at(clock.now() + 20, resolve));
  scheduler.at(clock.now() + 20, () => done.push('frozen'));
  clock.freeze();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(done).toEqual([]);
  scheduler.close();
  clock.reset();
  clock.advance(1_000);
  expect(done).toEqual([]);
});
