/** The verbs of any noun as calls of a real client, with requests framed by the model. */
import { operationsOf, requestShape, responseShape } from '../../../server/schema/derive';
import { livesIn, type Model, type Noun, type Version } from '../../../server/schema/model';
import type { Shape } from '../../../server/schema/shape';
import { textOf } from './compare';
import type { Sample, SampleTree } from './samples';
import type { AxlClient } from './soap-client';

export type Answered = Record<string, unknown>;

export interface NounCalls {
  has(verb: string, noun: Noun): boolean;
  add(noun: Noun, object: SampleTree): Promise<string>;
  get(noun: Noun, key: SampleTree): Promise<Answered>;
  /** every tag of the rows that match; a criterion that is not given matches all */
  list(noun: Noun, criteria: SampleTree): Promise<Answered[]>;
  /** any verb that takes a key and perhaps changes */
  run(verb: string, noun: Noun, request: Record<string, Sample | Sample[]>): Promise<unknown>;
  /** shape of the object in the answer of get or list */
  view(verb: 'get' | 'list', noun: Noun): Shape;
  /** shape of the object in the request of add */
  addShape(noun: Noun): Shape;
}

export function createNounCalls(model: Model, version: Version, client: AxlClient): NounCalls {
  const operations = operationsOf(model, version);

  const calls: NounCalls = {
    has: (verb, noun) => operations.has(`${verb}${noun.name}`),
    async add(noun, object) {
      return textOf(await client.call(`add${noun.name}`, { [noun.wrapper]: object }));
    },
    async get(noun, key) {
      const answer = await client.call(`get${noun.name}`, key);
      return (answer as Record<string, Answered> | null)?.[noun.wrapper] ?? {};
    },
    async list(noun, criteria) {
      const names = noun.search.filter((one) => livesIn(one, version)).map(({ name }) => name);
      const tags = calls.view('list', noun).elements.map(({ name }) => [name, ''] as const);
      const answer = await client.call(`list${noun.name}`, {
        searchCriteria: Object.fromEntries(names.map((name) => [name, criteria[name] ?? '%'])),
        returnedTags: Object.fromEntries(tags),
      });
      const found = (answer as Answered | null | undefined)?.[noun.wrapper];
      return (Array.isArray(found) ? found : found ? [found] : []) as Answered[];
    },
    run: (verb, noun, request) => client.call(`${verb}${noun.name}`, request),
    view(verb, noun) {
      const answer = responseShape(model, version, `${verb}${noun.name}`);
      return objectIn(answer.byName.get('return')?.shape?.(), noun);
    },
    addShape: (noun) => objectIn(requestShape(model, version, `add${noun.name}`), noun),
  };
  return calls;
}

function objectIn(frame: Shape | undefined, noun: Noun): Shape {
  const shape = frame?.byName.get(noun.wrapper)?.shape?.();
  if (!shape) throw new Error(`${noun.name}: no ${noun.wrapper}`);
  return shape;
}

export function uuidOf(answered: Answered): string {
  return textOf((answered.attributes as Answered | undefined)?.uuid);
}
