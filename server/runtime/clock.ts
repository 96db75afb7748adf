/** The cluster's clock: the only source of time. Freeze and advance it in tests. */
export interface Clock {
  /** milliseconds since the epoch, cluster time */
  now(): number;
  /** stops the clock at a moment (ms since the epoch; the present one unless told) */
  freeze(at?: number): void;
  /** moves the clock on, frozen or not */
  advance(ms: number): void;
  /** runs on from a moment */
  set(at: number): void;
  /** back to the machine's time */
  reset(): void;
  /** how it stands, for a snapshot */
  state(): ClockState;
  restore(state: ClockState): void;
  readonly frozen: boolean;
  /** called after each move, when the clock shows its new time; gives back what ends it */
  onMove(listener: () => void): () => void;
}

export interface ClockState {
  /** ms ahead of the machine */
  offset: number;
  /** the moment at which it stands; null while it runs */
  stopped: number | null;
}

export function createClock(machine: () => number = Date.now): Clock {
  let offset = 0;
  let stopped: number | undefined;
  const listeners = new Set<() => void>();
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
    set(at) {
      offset = at - machine();
      stopped = undefined;
      moved();
    },
    reset() {
      offset = 0;
      stopped = undefined;
      moved();
    },
    state: () => ({ offset, stopped: stopped ?? null }),
    restore(state) {
      offset = state.offset;
      stopped = state.stopped ?? undefined;
      moved();
    },
    get frozen() {
      return stopped !== undefined;
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Milliseconds of the machine's own clock, for what clusters do not rule: certificates, timings. */
export function machineNow(): number {
  return Date.now();
}

/** Milliseconds of the machine that only ever grow, for how long something took. */
export function machineTick(): number {
  return performance.now();
}
