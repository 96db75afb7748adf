/** Server-sent events: each request when it is answered, each move of the clock. */
import type { ControlRoute } from '../../server/cluster/control';

export const events: ControlRoute = {
  method: 'get',
  path: '/events',
  run: ({ cluster: { clock }, journal }) => ({
    events(send) {
      const ends = [
        journal?.onClose((entry) => send('request', entry)),
        clock.onMove(() =>
          send('clock', { now: new Date(clock.now()).toISOString(), frozen: clock.frozen }),
        ),
      ];
      return () => ends.forEach((end) => end?.());
    },
  }),
};
