/** A plan and options -> a telephony cluster with its door. A part of assemble.ts. */
import { randomBytes, scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axlHandlers } from '../handlers/axl';
import { genericVerbs } from '../handlers/axl/generic/verbs';
import { presenceProduct } from '../handlers/presence';
import { ssospProduct, tokenProduct } from '../handlers/ssosp';
import { udsProduct } from '../handlers/uds';
import type { Bus } from './cluster/bus';
import type { Cluster } from './cluster/cluster';
import type { ControlState } from './cluster/control';
import { createCluster, type PlannedNode } from './cluster/create-cluster';
import type { Member } from './cluster/fleet';
import { createMemoryBus } from './cluster/memory-bus';
import type { Neighbours } from './cluster/neighbours';
import { flagOf, OptionError, type Fixture, type StartOptions } from './config/options';
import type { ClusterPlan } from './config/topology';
import { runFixture } from './dispatch/fixture';
import { createRegistry } from './dispatch/registry';
import { ensureKeys } from './domain/authz/keys';
import { purgeNightly } from './domain/authz/purge';
import { findRelease, loadStock } from './domain/stock/load';
import { seedSettings, type Settings } from './domain/stock/seed-settings';
import type { Door } from './http/app';
import { createDocuments } from './http/documents';
import { createForward } from './http/forward';
import { restService } from './http/rest';
import { createClock } from './runtime/clock';
import { createIds } from './runtime/ids';
import { createLog, type Log } from './runtime/log';
import { loadModel } from './schema/load';
import { VERSIONS, type Version } from './schema/model';
import { createSealer, KEY_BYTES } from './security/seal';
import { createAuthenticator } from './steps/authenticate';
import { createThrottle } from './steps/throttle';

export interface Opened {
  member: Member;
  door: Door;
  state: ControlState;
}

export interface OpenContext {
  /** options of the start, with what the plan has of its own */
  options: StartOptions;
  plan: ClusterPlan;
  /** nodes of the plan that run in this process */
  here: readonly PlannedNode[];
  /** CA certificate, PEM */
  ca: string;
  /** folder with dist/ and wsdl/ */
  root: string;
  neighbours: Neighbours;
}

/** Opens the stores, seeds and fills them at the first start, and makes the door. */
export async function openCluster(context: OpenContext): Promise<Opened> {
  const { options, plan } = context;
  const release = releaseOf(options);
  const cluster = await startCluster(context, release);
  const throttle = createThrottle(cluster);
  const registry = createRegistry(cluster.model, genericVerbs, axlHandlers);
  const forward = createForward(cluster, context.ca);
  const authenticator = createAuthenticator(cluster);
  const { maxBody } = options;
  const withPresence = plan.nodes.some(({ role }) => role === 'presence');
  const rest = [
    udsProduct,
    ssospProduct,
    tokenProduct,
    ...(withPresence ? [presenceProduct] : []),
  ].map((product) => restService({ product, cluster, authenticator, throttle, forward, maxBody }));
  const fixture = fixtureOf(options);
  const fill = async (): Promise<void> => {
    if (fixture) await runFixture(registry, cluster, fixture);
  };
  try {
    if (cluster.fresh) await fill();
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  if (options.redis !== undefined && cluster.publisherHere) makeKeysEarly(cluster);
  purgeNightly(cluster);
  const newest: Version = VERSIONS.find((version) => version === release.schema) ?? VERSIONS[0];
  return {
    member: { cluster, hosts: plan.hosts },
    door: {
      axl: {
        cluster,
        registry,
        policy: options.versions,
        served: release.serves,
        forward,
      },
      rest,
      authenticator,
      throttle,
      documents: createDocuments(join(context.root, 'wsdl', 'axl'), options.wsdlDir, newest),
    },
    state: {
      cluster,
      ca: context.ca,
      urls: { https: '' },
      versions: options.versions === 'release' ? release.serves : VERSIONS,
      reset: () =>
        throttle.alone(async () => {
          await cluster.reset();
          await fill();
        }),
    },
  };
}

/** Nodes of other processes cannot make the authz keys when they are asked for them. */
function makeKeysEarly(cluster: Cluster): void {
  ensureKeys(cluster).catch((error: unknown) => {
    cluster.log.warn('authz-keys-not-made', { cluster: cluster.name, error: String(error) });
  });
}

/** @throws OptionError for a release that is not known */
function releaseOf(options: StartOptions): ReturnType<typeof findRelease> {
  try {
    return findRelease(options.release);
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

async function startCluster(
  { options, plan, here, root, neighbours }: OpenContext,
  release: ReturnType<typeof findRelease>,
): Promise<Cluster> {
  const clock = createClock();
  const ids = createIds(options.seed);
  const log = createLog({ level: options.logLevel, write: (line) => process.stderr.write(line) });
  const sealer = createSealer(sealingKey(options, plan.name));
  const settings: Settings = {
    adminUser: options.adminUser,
    adminPassword: options.adminPassword,
    nodes: plan.nodes,
    build: release.build.replace(/-(\d+)$/, '($1)'),
    release: release.name,
    loads: loadsOf(release.name),
  };
  return createCluster({
    name: plan.name,
    release,
    settings: {
      adminUser: options.adminUser,
      adminPassword: options.adminPassword,
      strict: options.strict,
      data: options.data,
      limits: options.limits,
    },
    model: loadModel(),
    clock,
    ids,
    log,
    sealer,
    neighbours,
    image: join(root, 'dist', 'stock', 'stock.db'),
    nodes: here,
    bus: await busOf(options, plan.name, log),
    seed: (tx) => seedSettings(tx, { clock, ids, sealer }, settings),
  });
}

async function busOf({ redis }: StartOptions, cluster: string, log: Log): Promise<Bus> {
  if (redis === undefined) return createMemoryBus();
  const { createRedisBus } = await import('./cluster/redis/bus');
  return createRedisBus({ url: redis, cluster, log });
}

/** The image holds the loads of 15; another release has its own. */
function loadsOf(release: string): Settings['loads'] {
  if (release === '15.0') return [];
  const protocols: Record<string, number> = { SCCP: 0, SIP: 11 };
  return loadStock().models.flatMap((model) =>
    Object.entries(model.loads ?? {}).flatMap(([protocol, byRelease]) => {
      const load = byRelease[release.replace(/\.0$/, '')] ?? byRelease[release];
      const number = protocols[protocol];
      return load === undefined || number === undefined
        ? []
        : [{ model: model.number, protocol: number, load }];
    }),
  );
}

/**
 * The key that sealed secrets are read with: kept with the data, made anew for a cluster in
 * memory. Nodes of different processes have the same one, made from the security password.
 */
function sealingKey({ data, redis, securityPassword }: StartOptions, cluster: string): Buffer {
  if (redis !== undefined) return scryptSync(securityPassword, `ucmock ${cluster}`, KEY_BYTES);
  if (data === undefined) return randomBytes(KEY_BYTES);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const path = join(data, 'secrets.key');
  if (!existsSync(path)) writeFileSync(path, randomBytes(KEY_BYTES), { mode: 0o600 });
  return readFileSync(path);
}

/** The fixture as given, or read from its file. */
function fixtureOf({ fixture }: StartOptions): Fixture | undefined {
  if (typeof fixture !== 'string') return fixture;
  try {
    return JSON.parse(readFileSync(fixture, 'utf8')) as Fixture;
  } catch (error) {
    throw new OptionError(
      `${flagOf({ name: 'fixture' })} ${fixture}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
