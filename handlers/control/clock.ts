/** The cluster's clock: read it, freeze it, move it on, give it back to the machine. */
import type { Clock } from '../../server/runtime/clock';
import { ControlError, type ControlRoute } from '../../server/cluster/control';
import { durationOf } from './duration';

const shown = (clock: Clock) => ({
  json: { now: new Date(clock.now()).toISOString(), frozen: clock.frozen },
});

export const readClock: ControlRoute = {
  method: 'get',
  path: '/clock',
  run: ({ cluster }) => shown(cluster.clock),
};

/** `{freeze: true | "2026-01-05T08:00:00Z"}`, `{set: "2026-..."}` and running, `{advance: {seconds: 30}}`, `{reset: true}` */
export const setClock: ControlRoute = {
  method: 'post',
  path: '/clock',
  run({ cluster: { clock } }, body) {
    const asked = (typeof body === 'object' && body !== null ? body : {}) as Record<
      string,
      unknown
    >;
    const words = Object.keys(asked);
    if (words.length > 1) throw new ControlError(`say one of ${words.join(', ')}`);
    if (asked.reset === true) clock.reset();
    else if (typeof asked.set === 'string') clock.set(momentOf(asked.set));
    else if (asked.freeze === true) clock.freeze();
    else if (typeof asked.freeze === 'string') clock.freeze(momentOf(asked.freeze));
    else if (asked.advance !== undefined) advance(clock, durationOf('advance', asked.advance));
    else
      throw new ControlError(
        'say {"freeze": true | "<time>"}, {"set": "<time>"}, {"advance": {"seconds": n}} or {"reset": true}',
      );
    return shown(clock);
  },
};

/** A Date knows 273,790 years; further on the clock could not be shown any more. */
const LAST = 8.64e15;

function advance(clock: Clock, ms: number): void {
  if (clock.now() + ms > LAST) throw new ControlError('advance leads beyond the last date');
  clock.advance(ms);
}

function momentOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new ControlError(`${text} is no time`);
  return at;
}
