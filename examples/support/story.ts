/**
 * A story: steps that are played one after the other against a running ucmock, each of which
 * holds or ends the story. What a step prints is what an administrator would look at.
 */
import { join } from 'node:path';
import { ROOT, startLab, type Lab } from './lab';

export interface Story {
  name: string;
  /** file of its topology, below examples/ */
  topology: string;
  /** more words for `ucmock up` */
  options?: readonly string[];
  /** word -> what the sabotage breaks */
  sabotages: Record<string, string>;
  steps(lab: Lab, sabotage: string | undefined): Step[];
}

export interface Step {
  /** what is done, as an administrator would say it */
  title: string;
  /** resolves with what was seen; throws when it does not hold */
  play(): Promise<string>;
}

/** Starts the lab, plays, and stops it. @returns whether every step held */
export async function play(
  story: Story,
  { sabotage, redis }: { sabotage: string | undefined; redis: string | undefined },
  print: (line: string) => void,
): Promise<boolean> {
  const topology = join(ROOT, 'examples', story.topology);
  const more = redis === undefined ? [] : ['--redis', redis];
  const lab = await startLab(topology, ...(story.options ?? []), ...more);
  try {
    return await playSteps(story, story.steps(lab, sabotage), print);
  } finally {
    await lab.stop();
  }
}

async function playSteps(
  { name }: Story,
  steps: readonly Step[],
  print: (line: string) => void,
): Promise<boolean> {
  for (const [i, { title, play: playStep }] of steps.entries()) {
    print(`${i + 1}. ${title}`);
    try {
      print(`   ${await playStep()}`);
    } catch (error) {
      print(`   FAILED: ${error instanceof Error ? error.message : String(error)}`);
      print(`${name}: step ${i + 1} of ${steps.length} did not hold`);
      return false;
    }
  }
  print(`${name}: ${steps.length} of ${steps.length} steps held`);
  return true;
}

/** @throws with both values when they differ */
export function expectEqual(what: string, seen: unknown, wanted: unknown): void {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}: expected ${b}, saw ${a}`);
}

/** @throws with the text when it lacks the words */
export function expectText(what: string, text: string, words: string): void {
  if (!text.includes(words))
    throw new Error(`${what}: expected "${words}" in: ${text.slice(0, 400)}`);
}

/** Looks again until it holds, for what another node or product does in its own time. */
export async function eventually(work: () => Promise<void>, ms = 5_000): Promise<void> {
  const end = performance.now() + ms;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
