/** The cluster's clock: the only source of time. Freeze and advance it in tests. */
export interface Clock {
  /** milliseconds since the epoch, cluster time */
  now(): number;
  /** stops the clock at a moment (ms since the epoch; the present one unless told) */
  freeze(at?: number): void;
  /** moves the clock on, frozen or not */
  advance(ms: number): void;
  /** back to the machine's time */
  reset(): void;
  readonly frozen: boolean;
}

export function createClock(machine: () => number = Date.now): Clock {
  let offset = 0;
  let stopped: number | undefined;
  return {
    now: () => stopped ?? machine() + offset,
    freeze(at) {
      stopped = at ?? stopped ?? machine() + offset;
    },
    advance(ms) {
      if (stopped === undefined) offset += ms;
      else stopped += ms;
    },
    reset() {
      offset = 0;
      stopped = undefined;
    },
    get frozen() {
      return stopped !== undefined;
    },
  };
}

/** Milliseconds of the machine's own clock, for what clusters do not rule: certificates, timings. */
export function machineNow(): number {
  return Date.now();
}
