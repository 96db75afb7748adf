/**
 * Plays a story, as it is, with one sabotage, or with each of them.
 *
 * All of them take one lab: where a step does what a sabotage breaks, the clusters are kept (snapshots of
 * the control plane), the story goes on sabotaged until a step fails, and the clusters are what they were.
 * That the story then holds to its end shows that nothing stayed of it.
 */
import { join } from 'node:path';
import { ROOT, startLab, type Lab } from './lab';
import type { Step, Story } from './story';

export type Print = (line: string) => void;

/** In the place of a sabotage: each in its turn. */
export const ALL = 'all';

/** Starts the lab, plays, and stops it. @returns whether every step held (`all`: and each sabotage was seen) */
export async function play(
  story: Story,
  { sabotage, redis }: { sabotage: string | undefined; redis: string | undefined },
  print: Print,
): Promise<boolean> {
  const topology = join(ROOT, 'examples', story.topology);
  const more = redis === undefined ? [] : ['--redis', redis];
  const lab = await startLab(topology, ...(story.options ?? []), ...more);
  let on = sabotage;
  const steps = story.steps(lab, (word) => word === on);
  const { name, sabotages } = story;
  const unseen = new Set(sabotage === ALL ? Object.keys(sabotages) : []);
  const sabotageFrom = async (i: number): Promise<void> => {
    const title = steps[i]?.title ?? '';
    const here = [...unseen].filter((word) => title.startsWith(sabotages[word]?.at ?? ' '));
    if (here.length > 0) await keep(lab);
    for (const word of here) {
      on = word;
      const failed = await firstFailure(steps.slice(i));
      on = ALL;
      await restore(lab);
      lab.restored();
      print(`   sabotage ${word}: ${failed ? `FAILED: ${failed.title}: ${failed.why}` : 'unseen'}`);
      if (failed?.title.startsWith(sabotages[word]?.seen ?? ' ')) unseen.delete(word);
    }
  };
  try {
    for (const [i, step] of steps.entries()) {
      print(`${i + 1}. ${step.title}`);
      await sabotageFrom(i);
      const failed = await firstFailure([step], (seen) => print(`   ${seen}`));
      if (!failed) continue;
      print(`   FAILED: ${failed.why}`);
      print(`${name}: step ${i + 1} of ${steps.length} did not hold`);
      return false;
    }
  } finally {
    await lab.stop();
  }
  print(`${name}: ${steps.length} of ${steps.length} steps held`);
  if (unseen.size > 0) print(`${name}: not seen where they must be: ${[...unseen].join(', ')}`);
  return unseen.size === 0;
}

/** Plays until a step does not hold. @returns that one, and why; undefined when all held */
async function firstFailure(
  steps: readonly Step[],
  told: (seen: string) => void = () => undefined,
): Promise<{ title: string; why: string } | undefined> {
  for (const step of steps) {
    try {
      told(await step.play());
    } catch (error) {
      return { title: step.title, why: error instanceof Error ? error.message : String(error) };
    }
  }
  return undefined;
}

const KEPT = 'before-sabotage';

const keep = (lab: Lab): Promise<void> =>
  ofEachCluster(lab, 'snapshots', JSON.stringify({ name: KEPT }));

const restore = (lab: Lab): Promise<void> => ofEachCluster(lab, `snapshots/${KEPT}/restore`);

async function ofEachCluster(lab: Lab, path: string, body?: string): Promise<void> {
  for (const { url, ca } of lab.clusters) {
    const headers = { 'Content-Type': 'application/json' };
    const options = { method: 'POST', headers, ca, ...(body !== undefined && { body }) };
    const { status, text } = await lab.call(`${url}/_ucmock/${path}`, options);
    if (status > 299) throw new Error(`${path} of ${url}: ${status} ${text}`);
  }
}
