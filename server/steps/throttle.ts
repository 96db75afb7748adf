/**
 * May this request be served now?
 *
 * Two reasons to make it wait or to refuse it: the cluster is going back to its start (then it
 * waits, since it would see half a database), and a fault or limit that says 503. The limits of
 * the real server (1,500 outstanding change notifications, [doc] facts/axl.md 6.1) hook in here.
 */
import type { Cluster } from '../cluster/cluster';

export interface Throttle {
  /** why requests are refused with 503; undefined when they are not */
  readonly refusal: string | undefined;
  /** refuses what comes from now on; undefined ends it */
  refuse(reason: string | undefined): void;
  /** while the cluster goes back: requests wait for it */
  readonly busy: Promise<unknown> | undefined;
  /** runs `work` alone: requests and other such works wait */
  alone(work: () => Promise<void>): Promise<void>;
}

export function createThrottle(cluster: Cluster): Throttle {
  let refusal: string | undefined;
  let busy: Promise<unknown> | undefined;
  cluster.register({
    name: 'throttle',
    reset() {
      refusal = undefined;
    },
  });
  return {
    get refusal() {
      return refusal;
    },
    refuse(reason) {
      refusal = reason;
    },
    get busy() {
      return busy;
    },
    alone(work) {
      const turn = (busy ?? Promise.resolve()).then(work);
      const settled = turn
        .catch(() => undefined)
        .then(() => {
          if (busy === settled) busy = undefined;
        });
      busy = settled;
      return turn;
    },
  };
}
