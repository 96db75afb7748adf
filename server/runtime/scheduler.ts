/**
 * Work at a moment of the cluster's clock: it is done when the clock gets there, by itself or
 * because a test moved it, and then before `advance` returns.
 */
import type { Clock } from './clock';

export interface Scheduler {
  /** @param at cluster time in ms @returns takes the work back */
  at(at: number, work: () => void): () => void;
  /** nothing that is still to come is done */
  close(): void;
}

interface Task {
  at: number;
  work: () => void;
}

/** The longest time that a timer of the machine takes. */
const LONGEST_MS = 2 ** 31 - 1;

export function createScheduler(clock: Clock): Scheduler {
  /** the next one first */
  let tasks: Task[] = [];
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function runDue(): void {
    for (let next = tasks[0]; next && next.at <= clock.now(); next = tasks[0]) {
      tasks.shift();
      next.work();
    }
    wait();
  }

  function wait(): void {
    clearTimeout(timer);
    timer = undefined;
    const [next] = tasks;
    if (!next || closed || clock.frozen) return;
    timer = setTimeout(runDue, Math.min(Math.max(0, next.at - clock.now()), LONGEST_MS));
    timer.unref();
  }

  clock.onMove(() => {
    if (!closed) runDue();
  });
  return {
    at(at, work) {
      const task = { at, work };
      const behind = tasks.findIndex((other) => other.at > at);
      tasks.splice(behind < 0 ? tasks.length : behind, 0, task);
      wait();
      return () => {
        tasks = tasks.filter((other) => other !== task);
        wait();
      };
    },
    close() {
      closed = true;
      tasks = [];
      wait();
    },
  };
}
