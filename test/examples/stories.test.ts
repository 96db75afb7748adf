/** The stories, as users play them; and each sabotage, which must make its story fail. */
import { join } from 'node:path';
import { centralizedDeployment } from '../../examples/centralized-deployment';
import { commonPin } from '../../examples/common-pin';
import { HAVE_SLAPD } from '../../examples/support/directory';
import { tour } from '../../examples/tour';
import { run } from '../support/have';

const RUN = join(__dirname, '..', '..', 'dist', 'examples', 'run.js');
/** Without a directory there is no template to leave out. */
const isPossible = (sabotage: string) => {
  const possible = HAVE_SLAPD || sabotage !== 'no-template';
  if (!possible) process.stderr.write(`SKIPPED: sabotage ${sabotage} needs slapd\n`);
  return possible;
};
const story = (...words: string[]) => run(process.execPath, [RUN, ...words]);

describe.each([tour, commonPin, centralizedDeployment])(
  'the story $name',
  ({ name, sabotages }) => {
    it('holds in every step', async () => {
      const { status, out, err } = await story(name);
      expect({ status, err, out }).toMatchObject({ status: 0, err: '' });
      const [, held, all] = /(\d+) of (\d+) steps held/.exec(out) ?? [];
      expect(held).toBe(all);
    });

    it.each(Object.keys(sabotages).filter(isPossible))(
      'fails when sabotaged by %s',
      async (word) => {
        const { status, out } = await story(name, '--sabotage', word);
        expect(status).toBe(1);
        expect(out).toContain('FAILED');
      },
    );
  },
);

it('the keys that nobody restarted for are the one thing that the tour then misses', async () => {
  const { out } = await story('tour', '--sabotage', 'no-restart');
  expect(out).toMatch(/restarted \(Control Center\)\n {3}FAILED: .*service restart needed/);
});

it('an unknown story is refused with the names of those there are', async () => {
  expect(await story('nothing')).toMatchObject({ status: 2, err: expect.stringContaining('tour') });
});
