/** Command line and environment -> options. A name that is none stops the start with a suggestion. */
import {
  defaults,
  envOf,
  flagOf,
  OptionError,
  OPTIONS,
  type Option,
  type StartOptions,
} from './options';

/** The command line wins over the environment, the environment over the defaults. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  return { ...defaults(), ...readEnv(env), ...readFlags(args) };
}

function readEnv(env: NodeJS.ProcessEnv): Partial<StartOptions> {
  const known = new Map(OPTIONS.map((option) => [envOf(option), option]));
  const entries = Object.entries(env).flatMap(([name, value]) => {
    // An empty variable is one not set: container tools write them so.
    if (!name.startsWith('UCMOCK_') || value === undefined || value === '') return [];
    const option = known.get(name);
    if (!option)
      throw new OptionError(`unknown variable ${name}${suggestion(name, [...known.keys()])}`);
    return [[option.name, parse(option, value, name)]];
  });
  return Object.fromEntries(entries) as Partial<StartOptions>;
}

function readFlags(args: readonly string[]): Partial<StartOptions> {
  const known = new Map(OPTIONS.map((option) => [flagOf(option), option]));
  const given: Record<string, unknown> = {};
  for (let i = 0; i < args.length; i += 1) {
    const [word = '', inline] = split(args[i] ?? '');
    const flag = word === '-f' ? '--topology' : word;
    const option = known.get(flag);
    if (!option)
      throw new OptionError(`unknown option ${flag}${suggestion(flag, [...known.keys()])}`);
    if (option.kind === 'flag' && inline === undefined) {
      given[option.name] = true;
      continue;
    }
    const value = inline ?? args[(i += 1)];
    if (value === undefined) throw new OptionError(`${flag} needs a value`);
    const parsed = parse(option, value, flag);
    const before = given[option.name];
    given[option.name] =
      Array.isArray(before) && Array.isArray(parsed)
        ? [...(before as string[]), ...(parsed as string[])]
        : parsed;
  }
  return given;
}

/** Options of the library door, which no parser has seen; undefined means the default. */
export function checkOptions(given: Readonly<Record<string, unknown>>): StartOptions {
  const known = new Map<string, Option>(OPTIONS.map((option) => [option.name, option]));
  for (const [name, value] of Object.entries(given)) {
    const option = known.get(name);
    if (!option)
      throw new OptionError(`unknown option ${name}${suggestion(name, [...known.keys()])}`);
    if (value !== undefined) check(option, value);
  }
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults(), ...(Object.fromEntries(told) as Partial<StartOptions>) };
}

const TYPES = { number: 'number', flag: 'boolean', text: 'string', choice: 'string' } as const;

/** A value of the right type is held to the same rules as its text on the command line. */
function check(option: Option, value: unknown): void {
  const { kind, name } = option;
  if (kind === 'list') {
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return;
    throw new OptionError(`${name} must be a list of strings`);
  }
  // The library may hand over fixture and topology themselves; who reads them checks what they hold.
  if ((name === 'fixture' || name === 'topology') && typeof value === 'object' && value !== null)
    return;
  if (typeof value !== TYPES[kind])
    throw new OptionError(`${name} must be a ${TYPES[kind]}, not ${JSON.stringify(value)}`);
  parse(option, String(value), name);
}

/** @throws OptionError for options that cannot be together */
export function checkTogether({ controlPort, controlHost, controlToken }: StartOptions): void {
  if (controlPort === undefined || controlToken !== undefined || LOOPBACK.test(controlHost)) return;
  throw new OptionError(
    `${flagOf({ name: 'controlHost' })} ${controlHost} can be reached by others; set ${flagOf({ name: 'controlToken' })} or ${envOf({ name: 'controlToken' })}`,
  );
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/;

/** What the user should know before the start; undefined when all is well. */
export function warningOf({ host, adminPassword }: StartOptions): string | undefined {
  if (LOOPBACK.test(host) || adminPassword !== defaults().adminPassword) return undefined;
  return `${host} can be reached by others, and the administrator's password is the known one; set ${flagOf({ name: 'adminPassword' })} or ${envOf({ name: 'adminPassword' })}`;
}

function split(arg: string): [string, string | undefined] {
  const at = arg.indexOf('=');
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

const YES = ['1', 'true', 'yes', 'on'];
const NO = ['0', 'false', 'no', 'off'];

function parse(option: Option, text: string, name: string): unknown {
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

function suggestion(name: string, known: string[]): string {
  const near = known
    .map((one) => ({ one, distance: distance(name, one) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= 4 ? `; did you mean ${near.one}?` : '; see --help';
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
