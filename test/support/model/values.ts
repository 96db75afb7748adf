/** Texts that are valid for a simple type, and differ from call to call. */
import { livesIn, type Model, type Version } from '../../../server/schema/model';
import type { ElementShape } from '../../../server/schema/shape';

export interface Values {
  /**
   * A text for this element. `full` fills it to its greatest length; another `turn` gives another
   * word of an enumeration.
   */
  text(element: ElementShape, simple: string, how: { full: boolean; turn: number }): string;
  next(): number;
}

export function createValues(model: Model, version: Version): Values {
  let counter = 0;
  const next = () => (counter += 1);

  function text(
    element: ElementShape,
    simple: string,
    { full, turn }: { full: boolean; turn: number },
  ): string {
    const type = model.simples[simple];
    next();
    if (type?.values) {
      const names = type.values.filter((value) => livesIn(value, version)).map(({ name }) => name);
      return otherThan(element.default, names, turn);
    }
    if (simple === 'boolean' || simple === 'xsd:boolean')
      return (element.default === 'true') !== (turn % 2 === 1) ? 'false' : 'true';
    if (simple === 'XMacAddress') return counter.toString(16).padStart(12, '0');
    if (simple === 'XUUID') return `{00000000-0000-0000-0000-${String(counter).padStart(12, '0')}}`;
    if (simple === 'XRequestTimeout') return String(1000 + (counter % 1000));
    if (simple === 'XRetryCount') return String(1 + (counter % 9));
    if (simple === 'XMOHAudioSourceId') return String(1 + (counter % 50));
    if (/int|Integer|long/i.test(simple)) return String(1 + (counter % 900));
    return words(element.name, counter, type?.maxLength, full);
  }

  return { text, next };
}

/** What is not the default, where there is a choice. */
function otherThan(usual: string | undefined, names: string[], turn: number): string {
  const others = names.filter((name) => name !== usual && name !== '');
  return others[turn % Math.max(others.length, 1)] ?? names[0] ?? '';
}

function words(name: string, n: number, maxLength: number | undefined, full: boolean): string {
  if (/pattern|number|dn$|dirn|code|mask/i.test(name)) return String(700_000 + n);
  if (/password|pin|passphrase/i.test(name)) return `Secret.2${n}`.slice(0, maxLength ?? 30);
  if (name === 'nextExecTime') return `${2030 + (n % 60)}-01-31 03:00`;
  if (/address|ipv4/i.test(name)) return `10.1.${n >> 8}.${n & 255}`;
  const usual = `${name.slice(0, 6)}${n}`;
  const most = maxLength ?? 40;
  return full && most <= 255 ? usual.padEnd(most, 'x').slice(0, most) : usual.slice(0, most);
}
