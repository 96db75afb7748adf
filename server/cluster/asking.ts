/**
 * Questions to all processes of a cluster: what one of them keeps for a moment in no row (a one-time
 * password, a login on its way) is judged there, once, wherever its client turns up.
 */
import { createIds } from '../runtime/ids';
import type { Cluster } from './cluster';

/** Who knows the answer gives it at once; nobody knowing is silence. */
const WAIT_MS = 1_000;

type Told = { from: string; number: number } & ({ question: unknown } | { answer: unknown });

/**
 * @param here the answer of this process; undefined when it does not know
 * @returns asks here, then everywhere else; undefined when nobody knows. Question and answer are JSON.
 */
export function createAsking<Question, Answer>(
  cluster: Cluster,
  topic: string,
  here: (question: Question) => Answer | undefined,
): (question: Question) => Promise<Answer | undefined> {
  const { talk, log } = cluster;
  const own = createIds().pkid();
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;

  function listen(told: Told): void {
    if ('answer' in told) {
      if (told.from === own) waiting.get(told.number)?.(told.answer as Answer);
      return;
    }
    const answer = told.from === own ? undefined : here(told.question as Question);
    if (answer !== undefined) talk.tell(topic, { from: told.from, number: told.number, answer });
  }

  const hear = (): Promise<void> =>
    talk
      .on(topic, (told) => listen(told as Told))
      .catch((error: unknown) => {
        listening = undefined;
        log.warn('asking-alone', { cluster: cluster.name, topic, error: String(error) });
      });
  let listening = talk.alone ? undefined : hear();

  return async (question) => {
    const known = here(question);
    if (known !== undefined || talk.alone) return known;
    // It could not be had before: perhaps now.
    listening ??= hear();
    await listening;
    const number = (last += 1);
    return new Promise((resolve) => {
      const done = (answer: Answer | undefined): void => {
        clearTimeout(late);
        waiting.delete(number);
        resolve(answer);
      };
      const late = setTimeout(() => done(undefined), WAIT_MS);
      waiting.set(number, done);
      talk.tell(topic, { from: own, number, question });
    });
  };
}
