/** Options -> a cluster of any product: what they all have alike. A part of assemble.ts. */
import { randomBytes, scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Places } from './assemble-places';
import type { Tomcats } from './assemble-tomcat';
import type { Bus } from './cluster/bus';
import type { Cluster, LimitFigures, Release } from './cluster/cluster';
import { ControlError, type ControlState, type Forks } from './cluster/control';
import { createCluster, type PlannedNode } from './cluster/create-cluster';
import { createFaultRules, type FaultRules } from './cluster/fault-rules';
import type { Member } from './cluster/fleet';
import { createJournal, type Journal } from './cluster/journal';
import { createMemoryBus } from './cluster/memory-bus';
import type { Neighbours } from './cluster/neighbours';
import type { NodeRole } from './cluster/node';
import type { Snapshot } from './cluster/snapshot';
import type { ServiceFacts } from './cluster/services/facts';
import { OptionError, type StartOptions } from './config/options';
import type { ClusterPlan } from './config/topology';
import { readTomcat } from './domain/certificates/own';
import { sealAnew } from './domain/credentials/seal-anew';
import { findRelease } from './domain/stock/load';
import type { Door } from './http/app';
import { createForward, type Forward } from './http/forward';
import { askerOf, createPublisherLink } from './http/publisher';
import { createClock, type Clock } from './runtime/clock';
import { createIds, type Ids } from './runtime/ids';
import { createLog, type Log } from './runtime/log';
import type { Progress } from './runtime/progress';
import type { Model } from './schema/model';
import { createSealer, KEY_BYTES, keysIn, type Sealer } from './security/seal';
import { listTrusted } from './security/trust-store';
import type { Tx } from './store/store';

export interface Opened {
  member: Member;
  door: Door;
  state: ControlState;
  /** what it keeps besides the cluster */
  close(): void;
}

export interface OpenContext {
  /** options of the start, with what the plan has of its own */
  options: StartOptions;
  plan: ClusterPlan;
  /** nodes of the plan that run in this process */
  here: readonly PlannedNode[];
  /** PEM that clients trust this product by: an authority's, or its own */
  ca: string;
  /** PEM of the certificate that it shows, its chain after it */
  identity: string;
  /** its key, PEM */
  key: string;
  /** folder with dist/ and wsdl/ */
  root: string;
  /** Tomcat certificates that nodes begin with */
  tomcats: Tomcats;
  /** PEM certificates that telephony clusters of this process trust besides their stores */
  known(): readonly string[];
  neighbours(trusted: () => readonly string[]): Neighbours;
  /** where a node of this process is reached, once its ports are open */
  locate: Places['locate'];
  forks: Forks;
  metrics: ControlState['metrics'];
  /** told of long work at the start */
  progress?: Progress | undefined;
  /** what a fork begins with, and the sealer that its secrets were sealed by */
  from?: { snapshot: Snapshot; sealer: Sealer };
}

export interface Product {
  model: Model;
  /** database image in dist/stock */
  image: string;
  services(role: NodeRole, release: Release): readonly ServiceFacts[];
  /** PEM certificates that it trusts besides those of its trust store */
  trusts(): readonly string[];
  /** rows that depend on settings; runs once on a fresh store */
  seed(tx: Tx, context: { clock: Clock; ids: Ids; sealer: Sealer }): void;
}

export async function startCluster(
  { options, plan, here, identity, root, neighbours, from, progress }: OpenContext,
  release: ReturnType<typeof findRelease>,
  product: Product,
): Promise<Cluster> {
  const clock = createClock();
  const ids = createIds(options.seed);
  const log = createLog({ level: options.logLevel, write: (line) => process.stderr.write(line) });
  const sealer = from?.sealer ?? sealerOf(options, plan.name);
  const cluster: Cluster = await createCluster({
    name: plan.name,
    release,
    settings: {
      adminUser: options.adminUser,
      adminPassword: options.adminPassword,
      identity,
      certificateFolder: options.certificateFolder,
      cloud: options.cloud,
      strict: options.strict,
      minEvidence: options.minEvidence,
      data: options.data,
      limits: options.limits,
      figures: figuresOf(options),
      pinSyncReason: options.pinSyncReason,
      activationDelay: options.activationDelay,
    },
    model: product.model,
    clock,
    ids,
    log,
    sealer,
    // Asked when another product is, and by then the cluster is there.
    neighbours: neighbours(() => [
      ...product.trusts(),
      ...cluster.home.store.read((tx) => listTrusted(tx, 'tomcat-trust')).map(({ pem }) => pem),
    ]),
    image: join(root, 'dist', 'stock', product.image),
    nodes: here,
    services: (role, running) => product.services(role, running),
    bus: await busOf(options, { cluster: plan.name, log, progress }),
    seed: (tx) => product.seed(tx, { clock, ids, sealer }),
    from: from?.snapshot,
  });
  return cluster;
}

/**
 * The way to a publisher in another process, for writes of clients and for this process's own wants.
 * What it shows is a Tomcat certificate, which an administrator may have changed: so the authority
 * of the processes is trusted, and whatever the cluster has stored as its own or trusts.
 */
export function forwardOf(cluster: Cluster, ca: string): Forward {
  const link = createPublisherLink(cluster, (publisher) =>
    cluster.home.store.read((tx) => [
      ca,
      ...readTomcat(tx, publisher),
      ...listTrusted(tx, 'tomcat-trust').map(({ pem }) => pem),
    ]),
  );
  cluster.askPublisher = askerOf(cluster, link);
  return createForward(link);
}

/** The platform's command line, loaded when it is first asked for: AXL need not wait for it. */
export function cliOf(cluster: Cluster, product: 'cucm' | 'unity'): ControlState['cli'] {
  return async (node, line, answers) => {
    const { scriptedCli } = await import('./assemble-cli');
    return scriptedCli(cluster, product)(node, line, answers);
  };
}

/** @throws OptionError for a release that is not known */
export function releaseOf(options: StartOptions): ReturnType<typeof findRelease> {
  try {
    return findRelease(options.release);
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

async function busOf(
  { redis }: StartOptions,
  parts: { cluster: string; log: Log; progress: Progress | undefined },
): Promise<Bus> {
  if (redis === undefined) return createMemoryBus();
  const { createRedisBus } = await import('./cluster/redis/bus');
  return createRedisBus({ url: redis, ...parts });
}

/**
 * The key that sealed secrets are read with: kept with the data, made anew for a cluster in
 * memory. Nodes of different processes have the same one, made from the security password. The
 * first key of the file is the one that the folder's rows are sealed by; `keepKeys` brings the two
 * together where that is another.
 */
function sealerOf({ data, redis, securityPassword }: StartOptions, cluster: string): Sealer {
  const shared = redis === undefined ? undefined : sharedKey(securityPassword, cluster);
  if (data === undefined) return createSealer(shared ?? randomBytes(KEY_BYTES));
  const kept = keptKeys(data);
  if (shared) return createSealer(shared, kept);
  if (kept.length === 0) {
    kept.push(randomBytes(KEY_BYTES));
    keepKeys(data, kept);
  }
  // What snapshots of other clusters brought stands behind its own.
  const [key = Buffer.alloc(0), ...others] = kept;
  return createSealer(key, others, (keys) => keepKeys(data, keys));
}

const sharedKey = (password: string, cluster: string): Buffer =>
  scryptSync(password, `ucmock ${cluster}`, KEY_BYTES);

const keyFile = (data: string): string => join(data, 'secrets.key');

function keptKeys(data: string): Buffer[] {
  return existsSync(keyFile(data)) ? keysIn(readFileSync(keyFile(data))) : [];
}

function keepKeys(data: string, keys: readonly Buffer[]): void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(keyFile(data), Buffer.concat(keys), { mode: 0o600 });
}

/** A folder that was used without Redis: its rows are sealed by the key that the processes share. */
export function shareSecrets(
  { data, redis, securityPassword }: StartOptions,
  cluster: Cluster,
): void {
  if (data === undefined || redis === undefined) return;
  const kept = keptKeys(data);
  const shared = sharedKey(securityPassword, cluster.name);
  if (kept[0]?.equals(shared) === true) return;
  // The rows of other nodes come from the publisher.
  if (cluster.publisherHere && kept.length > 0) sealAnew(cluster);
  keepKeys(data, [shared, ...kept.filter((one) => !one.equals(shared))]);
}

/** Keys of sealed secrets travel with a snapshot under the security password. */
export function sealingOf(
  { securityPassword }: StartOptions,
  { sealer }: Cluster,
): ControlState['sealing'] {
  return {
    wrapKeys: () => sealer.wrapKeys(securityPassword),
    learnKeys(wrapped) {
      try {
        sealer.learnKeys(wrapped, securityPassword);
      } catch (error) {
        throw new ControlError(
          'the snapshot was made under another security password; see --security-password',
          409,
          { cause: error },
        );
      }
    },
  };
}

export function journalOf({ journal }: StartOptions, cluster: Cluster): Journal {
  const kept = createJournal(cluster.clock, journal);
  cluster.register(kept);
  return kept;
}

/** What the control plane may read of it. */
export function keptJournal({ journal }: StartOptions, kept: Journal): Journal | undefined {
  return journal === 0 ? undefined : kept;
}

export function faultRulesOf({ seed }: StartOptions, cluster: Cluster): FaultRules {
  const rules = createFaultRules(seed);
  cluster.register(rules);
  return rules;
}

function figuresOf(options: StartOptions): LimitFigures {
  const { limits, answerLimit, memoryLimit, pendingLimit, notificationRate } = options;
  if (limits === 'off')
    return { answer: Infinity, memory: Infinity, pending: Infinity, notificationRate: 0 };
  return { answer: answerLimit, memory: memoryLimit, pending: pendingLimit, notificationRate };
}
