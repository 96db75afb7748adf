/** A story as users play it, and each of its sabotages, which must make it fail. */
import { join } from 'node:path';
import { HAVE_SLAPD } from '../../examples/support/directory';
import type { Story } from '../../examples/support/story';
import { run } from './have';

const RUN = join(__dirname, '..', '..', 'dist', 'examples', 'run.js');

export const story = (...words: string[]): ReturnType<typeof run> =>
  run(process.execPath, [RUN, ...words]);

/** Without a directory there is no template to leave out. */
const isPossible = (sabotage: string): boolean => {
  const possible = HAVE_SLAPD || sabotage !== 'no-template';
  if (!possible) process.stderr.write(`SKIPPED: sabotage ${sabotage} needs slapd\n`);
  return possible;
};

/** One run for all: the story, and beside it each sabotage from the step where it begins. */
export function itHoldsAndFailsWhenSabotaged({ name, sabotages }: Story): void {
  let told: Awaited<ReturnType<typeof story>>;
  beforeAll(async () => {
    told = await story(name, '--sabotage', 'all');
  });

  it('holds in every step', () => {
    const { err, out } = told;
    expect({ err, out }).toMatchObject({ err: '' });
    const [, held, all] = /(\d+) of (\d+) steps held/.exec(out) ?? [];
    expect(held ?? out).toBe(all);
  });

  it.each(Object.entries(sabotages).filter(([word]) => isPossible(word)))(
    'fails where it must when sabotaged by %s',
    (word, { seen }) => {
      expect(told.out).toContain(`   sabotage ${word}: FAILED: ${seen}`);
    },
  );

  it('has the exit code of what was seen', () => {
    expect(told.status).toBe(Object.keys(sabotages).every(isPossible) ? 0 : 1);
  });
}
