/**
 * A story: steps that are played one after the other against a running ucmock, each of which
 * holds or ends the story. What a step prints is what an administrator would look at.
 */
import type { Lab } from './lab';

export interface Story {
  name: string;
  /** file of its topology, below examples/ */
  topology: string;
  /** more words for `ucmock up` */
  options?: readonly string[];
  /** word -> what it does to the story */
  sabotages: Record<string, Sabotage>;
  /** Its steps; which sabotage is on is asked while they are played. */
  steps(lab: Lab, sabotaged: Sabotaged): Step[];
}

export interface Sabotage {
  /** what is left out or wrong */
  breaks: string;
  /** beginning of the title of the step that does so; the story is as ever until there */
  at: string;
  /** beginning of the title of the step that must fail */
  seen: string;
}

/** Is this sabotage on? */
export type Sabotaged = (word: string) => boolean;

export interface Step {
  /** what is done, as an administrator would say it */
  title: string;
  /** resolves with what was seen; throws when it does not hold */
  play(): Promise<string>;
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
