/**
 * Every noun, over the vendor's own WSDL with node-soap: instances made from the model are added,
 * read, listed, changed element by element, applied, reset, restarted and removed. The newest
 * version takes every element; the oldest the smallest instance of each noun, which proves its view;
 * those between the nouns that are not what they were in the version before.
 */
import { loadModel } from '../../server/schema/load';
import { livesIn, VERSIONS, type Noun, type Version } from '../../server/schema/model';
import { textOf } from '../support/model/compare';
import { KNOWN, MAY_BE_EMPTY, OWN_FRAMES } from '../support/model/known';
import { createPlayer, type Player } from '../support/model/life';
import { createNounCalls, type NounCalls } from '../support/model/noun-calls';
import { createSamples } from '../support/model/samples';
import { vendorClient } from '../support/model/soap-client';
import { useServer } from '../support/server';

const server = useServer({ strict: true });
const model = loadModel();
const NEWEST = VERSIONS[VERSIONS.length - 1];

function nounsOf(version: Version): Noun[] {
  return Object.values(model.nouns).filter(
    (noun) => livesIn(noun, version) && !OWN_FRAMES.has(noun.name),
  );
}

/** Whatever of a part of the model is there in a version. */
function lived(part: unknown, version: Version): unknown {
  if (Array.isArray(part))
    return part.map((one: unknown) => lived(one, version)).filter((one) => one !== undefined);
  if (typeof part !== 'object' || part === null) return part;
  if (!livesIn(part, version)) return undefined;
  return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, lived(one, version)]));
}

function isNews(noun: Noun, version: Version): boolean {
  const before = VERSIONS[VERSIONS.indexOf(version) - 1];
  if (version === NEWEST || before === undefined) return true;
  const shape = (at: Version): string =>
    JSON.stringify(lived([noun, model.classes[noun.class]], at));
  return shape(before) !== shape(version);
}

function newsOf(version: Version): Noun[] {
  return nounsOf(version).filter((noun) => isNews(noun, version));
}

async function playOne(player: Player, calls: NounCalls, noun: Noun, whole: boolean) {
  if (calls.has('add', noun)) return player.play(noun, whole ? 'whole' : 'brief');
  const problems = await player.playExisting(noun);
  return MAY_BE_EMPTY.has(noun.name)
    ? problems.filter((one) => !/no row|not found/.test(one))
    : problems;
}

it.each(VERSIONS.filter((version) => newsOf(version).length > 0))(
  '%s: every noun does what its schema says',
  async (version) => {
    const client = await vendorClient(server.ucm, version);
    const calls = createNounCalls(model, version, client);
    const world = {
      add: async (noun: Noun, object: Parameters<NounCalls['add']>[1]) => {
        await calls.add(noun, object);
      },
      names: async (noun: Noun) => {
        const rows = calls.has('list', noun) ? await calls.list(noun, {}) : [];
        return rows
          .map((one) => textOf(one[noun.show]))
          .filter((name) => name !== '' && name !== 'EnterpriseWideData');
      },
    };
    const samples = createSamples(model, version, world, KNOWN);
    const player = createPlayer(model, version, calls, samples);
    const nouns = newsOf(version);
    const failed: Record<string, string[]> = {};
    for (const noun of nouns) {
      const problems = await playOne(player, calls, noun, version === NEWEST);
      if (problems.length > 0) failed[noun.name] = problems;
    }
    client.close();
    const good = nouns.length - Object.keys(failed).length;
    process.stderr.write(`${version}: ${good} of ${nouns.length} nouns\n`);
    expect(failed).toEqual({});
  },
  300_000,
);
