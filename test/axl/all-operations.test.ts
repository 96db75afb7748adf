/**
 * Every operation of every version is called as a client would, and every one does its work: no
 * stub, no fault of our own making, no refusal of a valid request.
 *
 * Nouns with the usual verbs go through their life (add, get, list, update, apply, reset, restart,
 * remove) with a minimal instance made from the model; all others are in test/support/requests.ts.
 */
import { Agent } from 'node:https';
import { operationsOf } from '../../server/schema/derive';
import { loadModel } from '../../server/schema/load';
import { VERSIONS, type Noun, type Version } from '../../server/schema/model';
import { axlRaw } from '../support/axl';
import { instanceMaker } from '../support/instances';
import { REQUESTS } from '../support/requests';
import { useServer } from '../support/server';

const server = useServer();
const model = loadModel();

/** Operations outside the usual verbs, in the order of the table. */
const OWN = new Set(REQUESTS.map(([operation]) => operation));

class Sweep {
  readonly called = new Set<string>();
  readonly failed: string[] = [];
  readonly operations;
  /** a connection for all calls */
  readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(readonly version: Version) {
    this.operations = operationsOf(model, version);
  }

  /** The answer's text; undefined when the operation was refused or this version lacks it. */
  async call(operation: string, inner: string): Promise<string | undefined> {
    if (!this.operations.has(operation)) return undefined;
    this.called.add(operation);
    const { status, text } = await axlRaw(server.ucm, operation, inner, {
      version: this.version,
      agent: this.agent,
    });
    if (status === 200 && text.includes(`<ns:${operation}Response`)) return text;
    const words = /<axlmessage>(.*?)<\/axlmessage>/s.exec(text)?.[1] ?? text.slice(0, 200);
    this.failed.push(`${operation}: ${status} ${words}`);
    return undefined;
  }
}

async function playOwn(sweep: Sweep): Promise<void> {
  for (const [operation, inner] of REQUESTS) await sweep.call(operation, inner);
}

/** An object that is added, and read by the uuid that add answers. */
function hasUsualLife(noun: Noun): boolean {
  return (
    noun.verbs.add !== undefined &&
    noun.mode !== 'child' &&
    noun.keys.some(({ parts }) => parts[0]?.name === 'uuid')
  );
}

/** The life of one object; what is there already is taken where nothing can be added. */
async function playNoun(sweep: Sweep, noun: Noun, maker: Maker): Promise<void> {
  const own = (verb: string): boolean => OWN.has(`${verb}${noun.name}`);
  const verbs = Object.keys(noun.verbs).filter(
    (verb) =>
      sweep.operations.has(`${verb}${noun.name}`) &&
      (!own(verb) || (verb === 'add' && hasUsualLife(noun))),
  );
  if (verbs.length === 0) return;
  let uuid = '';
  if (verbs.includes('add')) {
    const { xml } = await maker.minimal(noun);
    uuid = uuidOf(await sweep.call(`add${noun.name}`, xml));
  }
  if (verbs.includes('list')) {
    const listed = await sweep.call(`list${noun.name}`, listAll(noun, sweep.version));
    if (uuid === '') uuid = uuidOf(listed);
  }
  for (const verb of ['get', 'update', 'apply', 'reset', 'restart', 'remove']) {
    if (verbs.includes(verb)) await sweep.call(`${verb}${noun.name}`, `<uuid>${uuid}</uuid>`);
    if (verb === 'get') await sweep.call(`get${noun.name}Options`, `<uuid>${uuid}</uuid>`);
  }
}

type Maker = ReturnType<typeof instanceMaker>;

function listAll(noun: Noun, version: Version): string {
  const criteria = noun.search
    .filter(
      ({ since }) => since === undefined || VERSIONS.indexOf(since) <= VERSIONS.indexOf(version),
    )
    .map(({ name }) => `<${name}>%</${name}>`);
  return `<searchCriteria>${criteria.join('')}</searchCriteria><returnedTags><name/></returnedTags>`;
}

function uuidOf(answer: string | undefined): string {
  return /\{[0-9A-F-]{36}\}/.exec(answer ?? '')?.[0] ?? '';
}

it.each(VERSIONS)(
  '%s: every operation is called and does its work',
  async (version) => {
    const sweep = new Sweep(version);
    await playOwn(sweep);
    const maker = instanceMaker(() => server.ucm, version);
    for (const noun of Object.values(model.nouns)) await playNoun(sweep, noun, maker);

    sweep.agent.destroy();

    const forgotten = [...sweep.operations.keys()].filter((name) => !sweep.called.has(name));
    process.stderr.write(
      `${version}: ${sweep.called.size} of ${sweep.operations.size} operations called, ${sweep.failed.length} refused\n`,
    );
    expect({ forgotten, refused: sweep.failed }).toEqual({ forgotten: [], refused: [] });
  },
  300_000,
);
