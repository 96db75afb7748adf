/** A story as users play it, and each of its sabotages, which must make it fail. */
import { join } from 'node:path';
import { HAVE_SLAPD } from '../../examples/support/directory';
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

export function itHolds(name: string): void {
  it('holds in every step', async () => {
    const { status, out, err } = await story(name);
    expect({ status, err, out }).toMatchObject({ status: 0, err: '' });
    const [, held, all] = /(\d+) of (\d+) steps held/.exec(out) ?? [];
    expect(held).toBe(all);
  });
}

export function itFailsWhenSabotaged(name: string, sabotages: readonly string[]): void {
  it.each(sabotages.filter(isPossible))('fails when sabotaged by %s', async (word) => {
    const { status, out } = await story(name, '--sabotage', word);
    expect(status).toBe(1);
    expect(out).toContain('FAILED');
  });
}
