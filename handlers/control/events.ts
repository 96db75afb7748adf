/** Server-sent events: each request when it is answered, each move of the clock, how a seeding gets on. */
import type { ControlRoute } from '../../server/cluster/control';
import { machineTick } from '../../server/runtime/clock';

/** Between two events of one seeding, ms; its end is always told. */
const PAUSE_MS = 100;

export const events: ControlRoute = {
  method: 'get',
  path: '/events',
  run: ({ cluster: { clock }, journal, onSeeding }) => ({
    events(send) {
      let told = 0;
      const ends = [
        journal?.onClose((entry) => send('request', entry)),
        clock.onMove(() =>
          send('clock', { now: new Date(clock.now()).toISOString(), frozen: clock.frozen }),
        ),
        onSeeding((what, done, total) => {
          if (done < total && machineTick() - told < PAUSE_MS) return;
          told = machineTick();
          send('progress', { what, done, total });
        }),
      ];
      return () => ends.forEach((end) => end?.());
    },
  }),
};
