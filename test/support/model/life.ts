/**
 * One noun through its whole life: a minimal and a maximal instance are added, read, listed,
 * changed field by field, applied, reset, restarted and removed. After each step get has to answer
 * what was sent, the defaults for the rest, and nothing else may have changed.
 */
import type { Model, Noun, Version } from '../../../server/schema/model';
import { livesIn } from '../../../server/schema/model';
import type { Shape } from '../../../server/schema/shape';
import { changesOf, type Change } from './changes';
import { differences, textOf } from './compare';
import { ADDED_IS_SHOWN_OTHERWISE, FIXED_AFTER_ADD, NAMES } from './known';
import { uuidOf, type Answered, type NounCalls } from './noun-calls';
import type { Sample, Samples, SampleTree, Size } from './samples';
import { SoapFault } from './soap-client';

export interface Player {
  /** every way in which the noun did not do what it should; none: all is well */
  play(noun: Noun, depth: 'whole' | 'brief'): Promise<string[]>;
  /** for nouns whose objects cannot be added: those that are there */
  playExisting(noun: Noun): Promise<string[]>;
}

export function createPlayer(
  model: Model,
  version: Version,
  calls: NounCalls,
  samples: Samples,
): Player {
  return {
    async play(noun, depth) {
      const run = createRun();
      for (const size of depth === 'whole'
        ? (['minimal', 'maximal'] as const)
        : (['minimal'] as const)) {
        const sent = await run.step(`${size} instance`, () => samples.object(noun, size));
        const uuid = sent && (await run.step(`add ${size}`, () => calls.add(noun, sent)));
        if (sent && uuid !== undefined) await live(run, noun, sent, uuid, size);
      }
      return run.problems;
    },

    async playExisting(noun) {
      const run = createRun();
      const first = calls.has('list', noun)
        ? (await run.step('list', () => calls.list(noun, {})))?.[0]
        : undefined;
      if (calls.has('list', noun) && !first) run.problems.push('list: answers no row');
      if (!calls.has('get', noun)) return run.problems;
      const asked = first ? { uuid: uuidOf(first) } : (NAMES[noun.name] ?? {});
      if (calls.has('list', noun) && !first) return run.problems;
      const got = await run.step('get', () => calls.get(noun, asked));
      const uuid = got ? uuidOf(got) : '';
      const key: SampleTree = uuid === '' || noun.keys.length === 0 ? asked : { uuid };
      if (got && calls.has('update', noun)) await updates(run, noun, {}, key);
      return run.problems;
    },
  };

  async function live(
    run: Run,
    noun: Noun,
    sent: SampleTree,
    uuid: string,
    size: Size,
  ): Promise<void> {
    if (calls.has('get', noun)) {
      const all = size === 'minimal' ? withDefaults(noun, sent) : sent;
      const got = await run.step(`get ${size}`, () => calls.get(noun, { uuid }));
      if (got) run.differ(`get ${size}`, compare(noun, calls.view('get', noun), all, got));
      const key = keyOf(noun, sent);
      if (key) {
        const named = await run.step(`get by ${Object.keys(key).join('+')}`, () =>
          calls.get(noun, key),
        );
        if (named && uuidOf(named) !== uuid && uuidOf(named) !== '')
          run.problems.push('get by key: another object');
      }
    }
    if (calls.has('list', noun)) await lists(run, noun, sent, uuid, size);
    if (calls.has('update', noun)) {
      if (size === 'maximal') await updates(run, noun, sent, { uuid });
      else await run.step('empty update', () => calls.run('update', noun, { uuid }));
    }
    for (const verb of ['apply', 'reset', 'restart']) {
      if (calls.has(verb, noun)) await run.step(verb, () => calls.run(verb, noun, { uuid }));
    }
    if (calls.has('remove', noun)) await removes(run, noun, uuid);
  }

  async function lists(
    run: Run,
    noun: Noun,
    sent: SampleTree,
    uuid: string,
    size: Size,
  ): Promise<void> {
    const criteria = Object.fromEntries(
      noun.search
        .filter((one) => livesIn(one, version))
        .flatMap(({ name }) => {
          const value = sent[name];
          const usable =
            typeof value === 'string' && value !== '' && !isShownOtherwise(`${noun.name}/${name}`);
          return usable ? [[name, value] as const] : [];
        }),
    );
    const rows = await run.step(`list ${size}`, () => calls.list(noun, criteria));
    if (!rows) return;
    const row = rows.find((one) => uuidOf(one) === uuid);
    if (row) run.differ(`list ${size}`, compare(noun, calls.view('list', noun), sent, row));
    else run.problems.push(`list ${size}: ${JSON.stringify(criteria)} does not find it`);
  }

  async function removes(run: Run, noun: Noun, uuid: string): Promise<void> {
    await run.step('remove', () => calls.run('remove', noun, { uuid }));
    if (!calls.has('get', noun)) return;
    const after = await calls.get(noun, { uuid }).then(
      () => 'still there',
      (error: unknown) => error,
    );
    if (!(after instanceof SoapFault && after.code === 5007))
      run.problems.push(`get after remove: ${String(after)}`);
  }

  async function updates(run: Run, noun: Noun, sent: SampleTree, key: SampleTree): Promise<void> {
    let now: SampleTree = { ...sent };
    for (const change of changesOf(model, version, noun)) {
      const { element, field } = change;
      if (FIXED_AFTER_ADD.has(`${noun.name}/${field.name}`)) continue;
      const value = await run.step(`value of ${element.name}`, () => valueFor(noun, change, now));
      if (value === undefined) continue;
      const done = await run.step(`update ${element.name}`, () =>
        calls.run('update', noun, { ...key, [element.name]: value }),
      );
      if (done === undefined) continue;
      now = { ...now, [field.name]: afterwards(now[field.name], value, change.form) };
      if (!calls.has('get', noun)) continue;
      const got = await run.step(`get after ${element.name}`, () => calls.get(noun, key));
      const found = got ? compare(noun, calls.view('get', noun), now, got) : [];
      run.differ(`update ${element.name}`, found);
      // One lost value would be told again after every further step.
      if (found.length > 0) return;
    }
  }

  /** removeX takes a member that is there, the others a new value. */
  async function valueFor(noun: Noun, change: Change, now: SampleTree): Promise<Sample | Sample[]> {
    const [name, members] = listIn(now[change.field.name]) ?? [];
    if (change.form !== 'remove') {
      const after = change.form === 'add' ? (members?.length ?? 0) : 0;
      return samples.element(noun, { ...change, after });
    }
    const last = members?.at(-1);
    return name === undefined || last === undefined ? {} : { [name]: [last] };
  }

  function compare(noun: Noun, view: Shape, sent: SampleTree, got: Answered): string[] {
    const what = { view, fields: samples.fieldsOf(noun), path: noun.name };
    return differences(model, what, sent, got, isShownOtherwise);
  }

  /** Defaults of the schema for what a request left out. */
  function withDefaults(noun: Noun, sent: SampleTree): SampleTree {
    const usual = calls
      .addShape(noun)
      .elements.flatMap(({ name, default: value }) =>
        value === undefined || name in sent ? [] : [[name, value] as const],
      );
    return { ...Object.fromEntries(usual), ...sent };
  }

  function keyOf(noun: Noun, sent: SampleTree): SampleTree | undefined {
    const form = (noun.keysOf?.get ?? noun.keys).find(
      (one) => livesIn(one, version) && one.parts[0]?.name !== 'uuid',
    );
    const parts = form?.parts ?? [];
    const complete = form && parts.some(({ name }) => name in sent);
    return complete
      ? Object.fromEntries(
          parts.map(({ name }) => [name, (sent[name] as Sample | undefined) ?? '']),
        )
      : undefined;
  }
}

function isShownOtherwise(path: string): boolean {
  return path in ADDED_IS_SHOWN_OTHERWISE;
}

/** The list inside a group: { member: [..] } */
function listIn(group: Sample | Sample[] | undefined): [string, Sample[]] | undefined {
  if (typeof group !== 'object' || Array.isArray(group)) return undefined;
  const found = Object.entries(group).find(([, value]) => Array.isArray(value));
  return found && [found[0], found[1] as Sample[]];
}

function afterwards(
  before: Sample | Sample[] | undefined,
  value: Sample | Sample[],
  form: Change['form'],
): Sample | Sample[] {
  if (form === 'set') return value;
  const [name, members] = listIn(before) ?? listIn(value) ?? [];
  if (name === undefined || members === undefined) return value;
  const mine = listIn(value)?.[1] ?? [];
  if (form === 'add')
    return { ...(before as SampleTree | undefined), [name]: before ? [...members, ...mine] : mine };
  return { ...(before as SampleTree), [name]: members.slice(0, -1) };
}

interface Run {
  problems: string[];
  step<T>(words: string, work: () => Promise<T>): Promise<T | undefined>;
  differ(words: string, found: string[]): void;
}

function createRun(): Run {
  const problems: string[] = [];
  return {
    problems,
    async step(words, work) {
      try {
        return await work();
      } catch (error) {
        const fault = error instanceof SoapFault ? `${error.code} ` : '';
        problems.push(
          `${words}: ${fault}${error instanceof Error ? error.message : String(error)}`,
        );
        return undefined;
      }
    },
    differ: (words, found) => problems.push(...found.map((one) => `${words}: ${one}`)),
  };
}

export { textOf };
