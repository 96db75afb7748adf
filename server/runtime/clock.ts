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
  /** called after each freeze, advance and reset, when the clock shows its new time */
  onMove(listener: () => void): void;
}

export function createClock(machine: () => number = Date.now): Clock {
  let offset = 0;
  let stopped: number | undefined;
  const listeners: (() => void)[] = [];
  const moved = (): void => listeners.forEach((listener) => listener());
  return {
    now: () => stopped ?? machine() + offset,
    freeze(at) {
      stopped = at ?? stopped ?? machine() + offset;
      moved();
    },
    advance(ms) {
      if (stopped === undefined) offset += ms;
      else stopped += ms;
      moved();
    },
    reset() {
      offset = 0;
      stopped = undefined;
      moved();
    },
    get frozen() {
      return stopped !== undefined;
    },
    onMove(listener) {
      listeners.push(listener);
    },
  };
}

/** Milliseconds of the machine's own clock, for what clusters do not rule: certificates, timings. */
export function machineNow(): number {
  return Date.now();
}
