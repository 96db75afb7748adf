/**
 * Every noun that can be added and read, in every version: add, get, list, update, remove of a
 * minimal instance that is made from the model. Nothing may end in a fault of our own making.
 */
import { loadModel } from '../../server/schema/load';
import { operationsOf, shapeOf } from '../../server/schema/derive';
import { VERSIONS, type Noun, type Version } from '../../server/schema/model';
import { axl, AxlError } from '../support/axl';
import { instanceMaker } from '../support/instances';
import { useServer } from '../support/server';

const server = useServer();
const model = loadModel();

/** Nouns whose requests are of their own kind (facts/axl-nouns.md, irregular nouns). */
const IRREGULAR = new Set(['SNMPCommunityString', 'SNMPUser', 'Mobility']);

function nounsOf(version: Version): Noun[] {
  const operations = operationsOf(model, version);
  return Object.values(model.nouns).filter(
    ({ name }) =>
      operations.has(`add${name}`) && operations.has(`get${name}`) && !IRREGULAR.has(name),
  );
}

type Maker = ReturnType<typeof instanceMaker>;

async function play(noun: Noun, version: Version, maker: Maker): Promise<void> {
  const operations = operationsOf(model, version);
  const call = (verb: string, inner: string) =>
    axl(server.ucm, `${verb}${noun.name}`, inner, { version });
  const { xml } = await maker.minimal(noun);
  const uuid = await call('add', xml);
  const got = await call('get', `<uuid>${uuid}</uuid>`);
  if (!got.includes(`uuid="${uuid}"`)) throw new Error('get answered another object');
  if (operations.has(`list${noun.name}`)) {
    const criteria = noun.search
      .filter(({ since }) => since === undefined || since <= version)
      .map(({ name }) => `<${name}>%</${name}>`)
      .join('');
    const tags =
      shapeOf(model, version, `L${noun.class}`)
        ?.elements.map(({ name }) => `<${name}/>`)
        .join('') ?? '';
    const listed = await call(
      'list',
      `<searchCriteria>${criteria}</searchCriteria><returnedTags>${tags}</returnedTags>`,
    );
    if (!listed.includes(uuid)) throw new Error('list does not show it');
  }
  if (operations.has(`update${noun.name}`)) await call('update', `<uuid>${uuid}</uuid>`);
  for (const verb of ['apply', 'reset', 'restart']) {
    if (operations.has(`${verb}${noun.name}`)) await call(verb, `<uuid>${uuid}</uuid>`);
  }
  if (operations.has(`remove${noun.name}`)) {
    await call('remove', `<uuid>${uuid}</uuid>`);
    await expect(call('get', `<uuid>${uuid}</uuid>`)).rejects.toMatchObject({ code: 5007 });
  }
}

it.each(VERSIONS)('%s: every noun is added, read, listed, updated and removed', async (version) => {
  const nouns = nounsOf(version);
  const maker = instanceMaker(() => server.ucm, version);
  const failed: string[] = [];
  for (const noun of nouns) {
    try {
      await play(noun, version, maker);
    } catch (error) {
      failed.push(
        `${noun.name}: ${error instanceof AxlError ? `${error.code} ${error.message}` : String(error)}`,
      );
    }
  }
  process.stderr.write(`${version}: ${nouns.length - failed.length} of ${nouns.length} nouns\n`);
  expect(failed).toEqual([]);
});
