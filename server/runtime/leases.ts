/** Leases: one holder at a time for a name; who waits gets it in the order of asking. */
export interface Leases {
  /** @returns gives the lease back; more than once does no harm */
  take(name: string): Promise<() => void>;
  held(name: string): boolean;
}

export function createLeases(): Leases {
  /** name -> those who wait; the name is here while somebody holds it */
  const waiting = new Map<string, (() => void)[]>();

  function pass(name: string): void {
    const next = waiting.get(name)?.shift();
    if (next) next();
    else waiting.delete(name);
  }

  function lease(name: string): () => void {
    let given = false;
    return () => {
      if (!given) pass(name);
      given = true;
    };
  }

  return {
    take(name) {
      const queue = waiting.get(name);
      if (!queue) {
        waiting.set(name, []);
        return Promise.resolve(lease(name));
      }
      return new Promise((resolve) => queue.push(() => resolve(lease(name))));
    },
    held: (name) => waiting.has(name),
  };
}
