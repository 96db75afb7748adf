/** Reads what a test sends: wrong words and kinds are refused with a sentence. */
import { ControlError } from '../../server/cluster/control';

type Kind = 'text' | 'number' | 'flag' | 'object';

const FITS: Record<Kind, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string' && value !== '',
  number: (value) => typeof value === 'number' && value >= 0 && Number.isFinite(value),
  flag: (value) => typeof value === 'boolean',
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};
const CALLED: Record<Kind, string> = {
  text: 'a text',
  number: 'a number, 0 or more',
  flag: 'true or false',
  object: 'an object',
};

export type Kinds = Readonly<Record<string, Kind>>;
export type Words = Readonly<Record<string, unknown>>;

/** The object with no word but these. @throws ControlError */
export function wordsOf(what: string, value: unknown, known: Kinds): Words {
  if (value === undefined) return {};
  if (!FITS.object(value)) throw new ControlError(`${what} is an object`);
  const words = value as Words;
  for (const [word, given] of Object.entries(words)) {
    const kind = Object.hasOwn(known, word) ? known[word] : undefined;
    if (kind === undefined)
      throw new ControlError(`${what} has no "${word}"; it has ${Object.keys(known).join(', ')}`);
    if (!FITS[kind](given)) throw new ControlError(`"${word}" of ${what} is ${CALLED[kind]}`);
  }
  return words;
}

const NAME = /^[\w][\w.-]{0,63}$/;

/** @throws ControlError for what cannot name a thing of the control plane */
export function nameOf(what: string, value: unknown): string {
  if (typeof value === 'string' && NAME.test(value)) return value;
  throw new ControlError(`${what} has a name of letters, digits, dots and hyphens`);
}

/** A whole number of the query. @throws ControlError */
export function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new ControlError(`"${name}" is a whole number`);
  return Number(text);
}
