/** The stories tour and common-pin, and what the runner refuses. */
import { commonPin } from '../../examples/common-pin';
import { tour } from '../../examples/tour';
import { itFailsWhenSabotaged, itHolds, story } from '../support/story-test';

describe.each([tour, commonPin])('the story $name', ({ name, sabotages }) => {
  itHolds(name);
  itFailsWhenSabotaged(name, Object.keys(sabotages));
});

it('the keys that nobody restarted for are the one thing that the tour then misses', async () => {
  const { out } = await story('tour', '--sabotage', 'no-restart');
  expect(out).toMatch(/restarted \(Control Center\)\n {3}FAILED: .*service restart needed/);
});

it('an unknown story is refused with the names of those there are', async () => {
  expect(await story('nothing')).toMatchObject({ status: 2, err: expect.stringContaining('tour') });
});
