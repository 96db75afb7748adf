/**
 * What the processes of a cluster tell each other and nobody keeps, by topic: sealed, since whoever
 * reads Redis is not meant to read it, nor to speak.
 */
import type { Sealer } from '../security/seal';
import type { Bus } from './bus';

export interface Talk {
  /** nobody else is there to hear */
  readonly alone: boolean;
  /** @param what anything that JSON holds */
  tell(topic: string, what: unknown): void;
  on(topic: string, listener: (what: unknown) => void): Promise<void>;
}

export function createTalk(bus: Bus, sealer: Sealer): Talk {
  const listeners = new Map<string, (what: unknown) => void>();
  let subscribed: Promise<void> | undefined;
  const subscribe = (): Promise<void> =>
    bus.onTold((words) => {
      let told: [string, unknown];
      try {
        told = JSON.parse(sealer.open(words)) as [string, unknown];
      } catch {
        // Not of our cluster.
        return;
      }
      listeners.get(told[0])?.(told[1]);
    });
  return {
    alone: bus.alone,
    tell(topic, what) {
      if (!bus.alone) bus.tell(sealer.seal(JSON.stringify([topic, what])));
    },
    async on(topic, listener) {
      listeners.set(topic, listener);
      if (bus.alone) return;
      // Who comes after a failure tries again.
      subscribed ??= subscribe().catch((error: unknown) => {
        subscribed = undefined;
        throw error;
      });
      await subscribed;
    },
  };
}
