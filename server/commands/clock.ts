/** `ucmock clock`: the time of a running cluster, which all its timers follow. */
import { OptionError } from '../config/option';
import { commandOfActions, type Action } from './actions';
import type { Outcome } from './command';
import { askJson, PLANE, type PlaneOptions } from './control-plane';

interface Clock {
  now: string;
  frozen: boolean;
}

/** An action that says this to the clock. */
function saying(
  words: string,
  takes: readonly string[],
  body: (word: string) => object,
): Action<PlaneOptions> {
  return {
    words,
    takes,
    run: async ({ options }, word = '') =>
      shown(await askJson<Clock>(options, 'POST', '/clock', body(word))),
  };
}

const read: Action<PlaneOptions> = {
  words: 'what time it is there',
  takes: [],
  run: async ({ options }) => shown(await askJson<Clock>(options, 'GET', '/clock')),
};

export const clock = commandOfActions<PlaneOptions>({
  name: 'clock',
  words: 'read and move the time of a running cluster',
  options: PLANE,
  actions: {
    read,
    freeze: saying('stop it where it is', [], () => ({ freeze: true })),
    set: saying('a time, and it runs on: 2026-01-05T08:00:00Z', ['TIME'], (time) => ({
      set: time,
    })),
    'freeze-at': saying('a time, and it stands', ['TIME'], (time) => ({ freeze: time })),
    advance: saying('by 30s, 5m, 1h30m or 2d', ['TIME'], (time) => ({ advance: lengthOf(time) })),
    reset: saying("the machine's time again", [], () => ({ reset: true })),
  },
});

function shown(json: Clock): Outcome {
  return { json, text: `${json.now}${json.frozen ? ' (frozen)' : ''}\n` };
}

const UNITS: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  m: 'minutes',
  s: 'seconds',
};

/** '1h30m' as the control plane takes it. */
function lengthOf(text: string): Record<string, number> {
  if (!/^(\d+(\.\d+)?[dhms])+$/.test(text))
    throw new OptionError(`"${text}" is no length of time; say 30s, 5m, 1h30m or 2d`);
  const parts = [...text.matchAll(/([\d.]+)([dhms])/g)];
  return Object.fromEntries(
    parts.map(([, amount = '', unit = '']) => [UNITS[unit] ?? unit, Number(amount)]),
  );
}
