/**
 * A fixture: a cluster told in AXL operations, run one after the other at the first start and
 * after each reset. They take the way of a client's request from dispatch on, so a fixture cannot
 * hold what the server would refuse.
 */
import type { Cluster } from '../cluster/cluster';
import type { Principal } from '../cluster/principal';
import type { Fixture, FixtureCopies } from '../config/fixture-shape';
import { machineTick } from '../runtime/clock';
import type { Progress } from '../runtime/progress';
import { VERSIONS, type Version } from '../schema/model';
import type { Value } from '../schema/tree';
import { makeCopies } from './copies';
import { invoke } from './invoke';
import type { Answer } from './operation';
import type { Registry } from './registry';

export class FixtureError extends Error {
  override readonly name = 'FixtureError';

  constructor(
    message: string,
    options?: ErrorOptions,
    /** the list and the number (from 0) of what was refused */
    readonly place?: readonly ['axl' | 'copies', number],
  ) {
    super(message, options);
  }
}

/** Work without a pause in which events go out. */
const REST_MS = 50;

/** Throws FixtureError, with the step and the fault's text, at the first step that is refused. */
export async function runFixture(
  registry: Registry,
  cluster: Cluster,
  fixture: Fixture,
  progress?: Progress,
): Promise<void> {
  const version = versionOf(fixture);
  if (fixture.clock !== undefined) {
    const at = Date.parse(fixture.clock);
    if (Number.isNaN(at)) throw new FixtureError(`clock: "${fixture.clock}" is no time`);
    cluster.clock.freeze(at);
  }
  type Place = readonly ['axl' | 'copies', number];
  async function run(step: Readonly<Record<string, unknown>>, at: Place): Promise<void> {
    for (const [operation, request] of Object.entries(step)) {
      try {
        await runStep(registry, cluster, version, operation, request);
      } catch (error) {
        throw refused(`${wordsOf(at)} (${operation})`, error, at);
      }
    }
  }
  const { axl, copies: bulk = [] } = fixture;
  const total = axl.length + bulk.reduce((sum, { count }) => sum + count, 0);
  let done = 0;
  let rested = machineTick();
  const tell = async (more: number): Promise<void> => {
    progress?.('seeding', (done += more), total);
    // Whoever watches from outside is told meanwhile.
    if (machineTick() - rested < REST_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    rested = machineTick();
  };
  for (const [i, step] of axl.entries()) {
    await run(step, ['axl', i]);
    await tell(1);
  }
  for (const [i, copies] of bulk.entries()) {
    const at: Place = ['copies', i];
    checkCopies(copies, i);
    try {
      await makeCopies(cluster, copies, { run: (step) => run(step, at), made: tell });
    } catch (error) {
      throw error instanceof FixtureError ? error : refused(wordsOf(at), error, at);
    }
  }
}

function wordsOf([list, i]: readonly ['axl' | 'copies', number]): string {
  return `${list === 'axl' ? 'step' : 'copies'} ${i + 1}`;
}

function refused(
  words: string,
  error: unknown,
  place: readonly ['axl' | 'copies', number],
): FixtureError {
  const text = error instanceof Error ? error.message : String(error);
  return new FixtureError(`${words}: ${text}`, { cause: error }, place);
}

/** @throws FixtureError for a part that is no list of operations with a number of objects */
function checkCopies(copies: FixtureCopies, i: number): void {
  const { axl, count, from = 1 } = copies;
  const areWhole = [count, from].every((one) => Number.isInteger(one) && one >= 1);
  if (!Array.isArray(axl) || !areWhole || count + from > 0xffff_ffff) {
    throw new FixtureError(
      `copies ${i + 1}: a list "axl" and a whole number "count" are needed`,
      undefined,
      ['copies', i],
    );
  }
}

/** Runs one operation as a client's request, and gives back its answer. */
export async function runStep(
  registry: Registry,
  cluster: Cluster,
  version: Version,
  name: string,
  request: unknown,
): Promise<Answer> {
  const resolved = registry.resolve(version, name);
  if (!resolved) throw new FixtureError(`AXL ${version} has no such operation`);
  const tree = valueOf(request);
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree))
    throw new FixtureError('the request is no object');
  return invoke(resolved, {
    operation: resolved.operation,
    version,
    request: tree,
    cluster,
    node: cluster.publisher,
    user: AUTHOR,
    log: cluster.log,
  });
}

/** Who runs a fixture: whoever starts the server. */
const AUTHOR: Principal = {
  userid: 'fixture',
  kind: 'application',
  pkid: '',
  roles: new Set(['Standard AXL API Access']),
  rank: 1,
};

function versionOf(fixture: Fixture): Version {
  if (!Array.isArray(fixture.axl))
    throw new FixtureError('a fixture has a list "axl" of operations');
  return schemaVersion(fixture.version);
}

/** The AXL schema of this name; the newest when none is named. @throws FixtureError */
export function schemaVersion(name: string | undefined): Version {
  if (name === undefined) return VERSIONS[VERSIONS.length - 1] ?? '15.0';
  const version = VERSIONS.find((one) => one === name);
  if (!version) throw new FixtureError(`there is no AXL schema ${name}`);
  return version;
}

/** JSON as a decoded request has it: numbers and booleans are text, null is nil. */
function valueOf(json: unknown): Value {
  if (json === null || typeof json === 'string') return json;
  if (typeof json === 'number' || typeof json === 'boolean') return String(json);
  if (Array.isArray(json)) return json.map(valueOf);
  if (typeof json === 'object') {
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, valueOf(value)]));
  }
  throw new FixtureError(`a ${typeof json} cannot be part of a request`);
}
