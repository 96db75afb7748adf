/** The stories tour and common-pin, and what the runner refuses. */
import { commonPin } from '../../examples/common-pin';
import { tour } from '../../examples/tour';
import { itHoldsAndFailsWhenSabotaged, story } from '../support/story-test';

describe.each([tour, commonPin])('the story $name', itHoldsAndFailsWhenSabotaged);

it('one sabotage alone ends the story where it is seen, with exit code 1', async () => {
  const { status, out } = await story('tour', '--sabotage', 'wrong-password');
  expect(status).toBe(1);
  expect(out).toMatch(/\n {3}FAILED: .*\ntour: step 1 of \d+ did not hold\n$/);
});

it('an unknown story is refused with the names of those there are', async () => {
  expect(await story('nothing')).toMatchObject({ status: 2, err: expect.stringContaining('tour') });
});
