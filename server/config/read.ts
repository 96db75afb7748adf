/** Command line, environment and library door -> options. A name that is none stops the start. */
import { envOf, flagOf, OptionError, type Option } from './option';
import { defaults, OPTIONS, type StartOptions } from './options';
import { parseValue, readEnv, readFlags, suggestion } from './words';

/** The command line wins over the environment, the environment over the defaults. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const { values, words } = readFlags(OPTIONS, args);
  const [stray] = words;
  if (stray !== undefined) throw new OptionError(`unknown option ${stray}; see --help`);
  return { ...defaults(), ...readEnv(OPTIONS, env), ...values };
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
  // A library says nothing by itself.
  const usual: StartOptions = { ...defaults(), logLevel: 'silent' };
  return { ...usual, ...(Object.fromEntries(told) as Partial<StartOptions>) };
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
  parseValue(option, String(value), name);
}

/** @throws OptionError for options that cannot be together */
export function checkTogether({ controlPort, controlHost, controlToken }: StartOptions): void {
  if (controlPort === undefined || controlToken !== undefined || LOOPBACK.test(controlHost)) return;
  throw new OptionError(
    `${flagOf({ name: 'controlHost' })} ${controlHost} can be reached by others; set ${flagOf({ name: 'controlToken' })} or ${envOf({ name: 'controlToken' })}`,
  );
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/;

/** Does only this machine reach the address or name? */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** What the user should know before the start; undefined when all is well. */
export function warningOf({ host, adminPassword }: StartOptions): string | undefined {
  if (isLoopback(host) || adminPassword !== defaults().adminPassword) return undefined;
  return `${host} can be reached by others, and the administrator's password is the known one; set ${flagOf({ name: 'adminPassword' })} or ${envOf({ name: 'adminPassword' })}`;
}
