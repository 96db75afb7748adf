/**
 * One client: adds, changes, removes and reads objects of its own, and writes down what may be true
 * of each. An object whose write broke off is left alone: the write may still arrive.
 */
import { elementOf, type Caller } from './axl';
import type { Chance } from './chance';

/** What the end may find: a value, or undefined for "not there". */
export type Value = string | undefined;

export interface Thing {
  kind: 'user' | 'line';
  key: string;
  /** values that may be true now; one, unless a write broke off */
  possible: Value[];
  /** every value that was ever asked for */
  asked: Set<Value>;
  /** what was done to it, for the report */
  history: string[];
}

export interface Tally {
  done: number;
  refused: number;
  broken: number;
  reads: number;
}

export interface ClientOptions {
  number: number;
  caller: Caller;
  chance: Chance;
  /** the publisher's first */
  ports: readonly [number, ...number[]];
  running: () => boolean;
  findings: string[];
}

interface Forms {
  add: (key: string, value: string) => [operation: string, inner: string];
  change: (key: string, value: string) => [operation: string, inner: string];
  remove: (key: string) => [operation: string, inner: string];
  read: (key: string) => [operation: string, inner: string];
  /** element that holds the value in a read */
  shows: string;
}

const FORMS: Record<Thing['kind'], Forms> = {
  user: {
    add: (key, value) => [
      'addUser',
      `<user><userid>${key}</userid><lastName>${value}</lastName><presenceGroupName>Standard Presence group</presenceGroupName></user>`,
    ],
    change: (key, value) => ['updateUser', `<userid>${key}</userid><lastName>${value}</lastName>`],
    remove: (key) => ['removeUser', `<userid>${key}</userid>`],
    read: (key) => ['getUser', `<userid>${key}</userid>`],
    shows: 'lastName',
  },
  line: {
    add: (key, value) => [
      'addLine',
      `<line><pattern>${key}</pattern><usage>Device</usage><description>${value}</description></line>`,
    ],
    change: (key, value) => [
      'updateLine',
      `<pattern>${key}</pattern><description>${value}</description>`,
    ],
    remove: (key) => ['removeLine', `<pattern>${key}</pattern>`],
    read: (key) => ['getLine', `<pattern>${key}</pattern>`],
    shows: 'description',
  },
};

export async function runClient(options: ClientOptions, tally: Tally): Promise<Thing[]> {
  const { number, chance, running } = options;
  const things: Thing[] = [];
  let usable: Thing[] = [];
  let count = 0;
  while (running()) {
    const choice = chance.below(10);
    const old = usable[chance.below(Math.max(1, usable.length))];
    if (!old || choice < 3) {
      const kind = chance.of<Thing['kind']>(['user', 'line']);
      count += 1;
      const key = kind === 'user' ? `chaos${number}x${count}` : `${number}${100_000 + count}`;
      const thing: Thing = { kind, key, possible: [undefined], asked: new Set(), history: [] };
      thing.asked.add(undefined);
      things.push(thing);
      await write(options, tally, thing, `v${count}`, FORMS[kind].add);
      if (thing.possible.length === 1 && thing.possible[0] !== undefined) usable.push(thing);
    } else if (choice < 6) {
      await write(
        options,
        tally,
        old,
        `w${things.length}x${chance.below(1e6)}`,
        FORMS[old.kind].change,
      );
    } else if (choice < 7) {
      await write(options, tally, old, undefined, FORMS[old.kind].remove);
    } else await read(options, tally, old);
    usable = usable.filter(({ possible }) => possible.length === 1 && possible[0] !== undefined);
  }
  return things;
}

async function write(
  { caller, chance, ports }: ClientOptions,
  tally: Tally,
  thing: Thing,
  value: Value,
  form: (key: string, value: string) => [string, string],
): Promise<void> {
  const port = chance.of(ports);
  const [operation, inner] = form(thing.key, value ?? '');
  thing.asked.add(value);
  const { kind, text } = await caller.call(port, operation, inner);
  const words = kind === 'done' ? '' : ` (${elementOf(text, 'axlmessage') ?? text.slice(-100)})`;
  thing.history.push(`${operation} ${String(value)} at ${port} ${kind}${words}`);
  tally[kind] += 1;
  if (kind === 'done') thing.possible = [value];
  if (kind === 'broken') thing.possible = [...thing.possible, value];
}

/** The publisher shows the newest; a subscriber what was true once. */
async function read(
  { caller, chance, ports, findings }: ClientOptions,
  tally: Tally,
  thing: Thing,
): Promise<void> {
  const port = chance.of(ports);
  const { read: form, shows } = FORMS[thing.kind];
  const [operation, inner] = form(thing.key);
  const { kind, text } = await caller.call(port, operation, inner);
  if (kind === 'broken') return;
  tally.reads += 1;
  const missing = text.includes('was not found');
  if (kind === 'refused' && !missing) return;
  const seen = missing ? undefined : (elementOf(text, shows) ?? '');
  const allowed = port === ports[0] ? thing.possible : [...thing.asked];
  if (!allowed.includes(seen))
    findings.push(
      `${operation} ${thing.key} at ${port} shows ${String(seen)}, not one of ${allowed.join(', ')}; ${thing.history.join('; ')}`,
    );
}
