/** Words of a command line and variables of the environment, read by a table of options. */
import { envOf, flagOf, OptionError, type Option } from './option';

/** Values by name of the option, where the environment has one. */
export function readEnv(
  options: readonly Option[],
  env: NodeJS.ProcessEnv,
  others: readonly Option[] = [],
): Record<string, unknown> {
  const known = new Map(options.map((option) => [envOf(option), option]));
  const elsewhere = new Set(others.map(envOf));
  const entries = Object.entries(env).flatMap(([name, value]) => {
    // An empty variable is one not set: container tools write them so.
    if (!name.startsWith('UCMOCK_') || value === undefined || value === '') return [];
    const option = known.get(name);
    if (option) return [[option.name, parseValue(option, value, name)]];
    if (elsewhere.has(name)) return [];
    throw new OptionError(
      `unknown variable ${name}${suggestion(name, [...known.keys(), ...elsewhere])}`,
    );
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Values by name of the option, and the words that belong to none. */
export function readFlags(
  options: readonly Option[],
  args: readonly string[],
): { values: Record<string, unknown>; words: string[] } {
  const known = new Map(options.map((option) => [flagOf(option), option]));
  const values: Record<string, unknown> = {};
  const words: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      words.push(...args.slice(i + 1));
      break;
    }
    // "-" alone is a file's name: standard input.
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg);
      continue;
    }
    const [word, inline] = split(arg);
    const flag = word === '-f' ? '--topology' : word;
    const option = known.get(flag);
    if (!option)
      throw new OptionError(`unknown option ${flag}${suggestion(flag, [...known.keys()])}`);
    if (option.kind === 'flag' && inline === undefined) {
      values[option.name] = true;
      continue;
    }
    const value = inline ?? args[(i += 1)];
    if (value === undefined) throw new OptionError(`${flag} needs a value`);
    const parsed = parseValue(option, value, flag);
    const before = values[option.name];
    values[option.name] =
      Array.isArray(before) && Array.isArray(parsed)
        ? [...(before as string[]), ...(parsed as string[])]
        : parsed;
  }
  return { values, words };
}

function split(arg: string): [string, string | undefined] {
  const at = arg.indexOf('=');
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

const YES = ['1', 'true', 'yes', 'on'];
const NO = ['0', 'false', 'no', 'off'];

/** @param name of the flag or variable, for the refusal */
export function parseValue(option: Option, text: string, name: string): unknown {
  switch (option.kind) {
    case 'number': {
      const value = Number(text);
      if (text.trim() === '' || !Number.isInteger(value) || value < 0) {
        throw new OptionError(`${name} must be a whole number, not "${text}"`);
      }
      if (value > (option.max ?? Number.MAX_SAFE_INTEGER)) {
        throw new OptionError(
          `${name} must be at most ${option.max ?? Number.MAX_SAFE_INTEGER}, not ${text}`,
        );
      }
      return value;
    }
    case 'flag':
      if (YES.includes(text.toLowerCase())) return true;
      if (NO.includes(text.toLowerCase())) return false;
      throw new OptionError(`${name} must be true or false, not "${text}"`);
    case 'list':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    case 'choice':
      if (!option.choices?.includes(text)) {
        throw new OptionError(
          `${name} must be one of ${option.choices?.join(', ') ?? ''}, not "${text}"`,
        );
      }
      return text;
    case 'text':
      return text;
  }
}

/** '; did you mean --port?' where something known is near, else where to look. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = known
    .map((one) => ({ one, distance: distance(name, one) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const far = Math.min(4, Math.ceil(name.length / 2));
  return near && near.distance <= far ? `; did you mean ${near.one}?` : '; see --help';
}

/** Levenshtein distance; the names are short. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
