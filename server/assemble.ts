/** The only file that knows everyone: builds a running ucmock from options. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { axlHandlers } from '../handlers/axl';
import { genericVerbs } from '../handlers/axl/generic/verbs';
import { controlRoutes } from '../handlers/control';
import type { Cluster } from './cluster/cluster';
import type { ControlState } from './cluster/control';
import { createCluster } from './cluster/create-cluster';
import { createFleet, type Fleet } from './cluster/fleet';
import { flagOf, type StartOptions } from './config/options';
import { createRegistry } from './dispatch/registry';
import { findRelease, loadStock } from './domain/stock/load';
import { seedSettings, type Settings } from './domain/stock/seed-settings';
import { createHandler } from './http/app';
import { createRest } from './http/control';
import { createDocuments } from './http/documents';
import { listen, type Listener } from './http/listeners';
import { createClock, machineNow } from './runtime/clock';
import { createIds } from './runtime/ids';
import { createLog } from './runtime/log';
import { loadModel } from './schema/load';
import { VERSIONS, type Version } from './schema/model';
import { certificatesFor, type Certificates } from './security/certificates';
import { createSealer, KEY_BYTES } from './security/seal';
import { createAuthenticator } from './steps/authenticate';

export interface Running {
  cluster: Cluster;
  fleet: Fleet;
  certificates: Certificates;
  ports: { https: number; http: number | undefined };
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Folder that holds dist/ (or the sources, in tests). */
const ROOT = __dirname.endsWith(join('dist', 'server')) ? join(__dirname, '..', '..') : join(__dirname, '..');
const IMAGE = join(ROOT, 'dist', 'stock', 'stock.db');
const WSDL = join(ROOT, 'wsdl', 'axl');

export async function assemble(options: StartOptions): Promise<Running> {
  const certificates = certificatesFor({
    directory: options.data === undefined ? undefined : join(options.data, 'certificates'),
    names: namesOf(options),
    now: machineNow(),
  });
  const cluster = await startCluster(options);
  const fleet = createFleet([cluster]);
  const { schema, serves } = findRelease(options.release);
  const newest = VERSIONS.find((version) => version === schema) ?? VERSIONS[0];
  const registry = createRegistry(cluster.model, genericVerbs, axlHandlers);
  const made = await certificates;

  const state: ControlState = {
    cluster,
    ca: made.ca,
    urls: { https: '' },
    versions: options.versions === 'release' ? serves : VERSIONS,
    reset: () => cluster.reset(),
  };
  const handler = createHandler({
    axl: { cluster, registry, policy: options.versions, served: serves },
    authenticator: createAuthenticator(cluster),
    documents: createDocuments(WSDL, options.wsdlDir, newest as Version),
    limits: { maxBody: options.maxBody, requestTimeout: options.requestTimeout },
    rest: createRest(controlRoutes, state, new Set([...namesOf(options), options.host].map((name) => name.toLowerCase()))),
  });
  const listeners = await openListeners(options, handler, made, cluster);
  const [https, http] = listeners;
  const shown = options.host.includes(':') ? `[${options.host}]` : options.host;
  state.urls = {
    https: `https://${shown}:${https?.port ?? 0}`,
    ...(http && { http: `http://${shown}:${http.port}` }),
  };
  return {
    cluster,
    fleet,
    certificates: made,
    ports: { https: https?.port ?? 0, http: http?.port },
    reset: () => cluster.reset(),
    async stop() {
      await Promise.all(listeners.map((listener) => listener.close()));
      await fleet.stop();
    },
  };
}

async function openListeners(
  options: StartOptions,
  handler: ReturnType<typeof createHandler>,
  { key, cert }: Certificates,
  cluster: Cluster,
): Promise<Listener[]> {
  const { host, port, httpPort } = options;
  const opened: Listener[] = [];
  try {
    opened.push(await listen(handler, { host, port, flag: flagOf({ name: 'port' }) }, { key, cert }));
    if (httpPort !== undefined) opened.push(await listen(handler, { host, port: httpPort, flag: flagOf({ name: 'httpPort' }) }));
    return opened;
  } catch (error) {
    await Promise.all(opened.map((listener) => listener.close()));
    await cluster.stop();
    throw error;
  }
}

/** Names that the certificate and the control plane answer to. */
function namesOf(options: StartOptions): string[] {
  return [...new Set([options.nodeName, `${options.nodeName}.localhost`, 'localhost', '127.0.0.1', '::1', ...options.names])];
}

async function startCluster(options: StartOptions): Promise<Cluster> {
  const release = findRelease(options.release);
  const clock = createClock();
  const ids = createIds(options.seed);
  const log = createLog({ level: options.logLevel, write: (line) => process.stderr.write(line) });
  const sealer = createSealer(sealingKey(options.data));
  const settings: Settings = {
    adminUser: options.adminUser,
    adminPassword: options.adminPassword,
    nodeName: options.nodeName,
    build: release.build.replace(/-(\d+)$/, '($1)'),
    release: release.name,
    loads: loadsOf(release.name),
  };
  return createCluster({
    name: 'cluster',
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
    image: IMAGE,
    nodeName: options.nodeName,
    seed: (tx) => seedSettings(tx, { clock, ids, sealer }, settings),
  });
}

/** The image holds the loads of 15; another release has its own. */
function loadsOf(release: string): Settings['loads'] {
  if (release === '15.0') return [];
  const protocols: Record<string, number> = { SCCP: 0, SIP: 11 };
  return loadStock().models.flatMap((model) =>
    Object.entries(model.loads ?? {}).flatMap(([protocol, byRelease]) => {
      const load = byRelease[release.replace(/\.0$/, '')] ?? byRelease[release];
      const number = protocols[protocol];
      return load === undefined || number === undefined ? [] : [{ model: model.number, protocol: number, load }];
    }),
  );
}

/** The key that sealed secrets are read with: kept with the data, made anew for a cluster in memory. */
function sealingKey(data: string | undefined): Buffer {
  if (data === undefined) return randomBytes(KEY_BYTES);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const path = join(data, 'secrets.key');
  if (!existsSync(path)) writeFileSync(path, randomBytes(KEY_BYTES), { mode: 0o600 });
  return readFileSync(path);
}
