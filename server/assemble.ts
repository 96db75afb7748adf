/** The only file that knows everyone: builds a running ucmock from options. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { axlHandlers } from '../handlers/axl';
import { genericVerbs } from '../handlers/axl/generic/verbs';
import { controlRoutes } from '../handlers/control';
import { releaseOf, startCluster } from './assemble-cluster';
import type { Cluster } from './cluster/cluster';
import type { ControlState } from './cluster/control';
import { createFleet, type Fleet, type Member } from './cluster/fleet';
import { flagOf, OptionError, type Fixture, type StartOptions } from './config/options';
import { runFixture } from './dispatch/fixture';
import { createRegistry, type Registry } from './dispatch/registry';
import { createHandler, type Door } from './http/app';
import { createRest } from './http/control';
import { createDocuments } from './http/documents';
import { listen, type Listener } from './http/listeners';
import { machineNow } from './runtime/clock';
import { VERSIONS, type Version } from './schema/model';
import { certificatesFor, isCertificateName, type Certificates } from './security/certificates';
import { createAuthenticator } from './steps/authenticate';
import { createSelector } from './steps/select-cluster';
import { createThrottle } from './steps/throttle';

/** A further cluster of the fleet: what it does not say is as in the options of the first. */
export interface ClusterChoice extends Partial<
  Pick<
    StartOptions,
    'release' | 'adminUser' | 'adminPassword' | 'seed' | 'strict' | 'limits' | 'versions'
  >
> {
  name: string;
  /** process node name of its publisher; `<name>-pub` unless told */
  nodeName?: string;
  /** names by which clients reach it, besides those of its nodes */
  hosts?: string[];
}

export interface Running {
  /** the first cluster */
  cluster: Cluster;
  fleet: Fleet;
  certificates: Certificates;
  ports: { https: number; http: number | undefined };
  /** all clusters back to the state after start */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Folder that holds dist/ (or the sources, in tests). */
const ROOT = __dirname.endsWith(join('dist', 'server'))
  ? join(__dirname, '..', '..')
  : join(__dirname, '..');
const IMAGE = join(ROOT, 'dist', 'stock', 'stock.db');
const WSDL = join(ROOT, 'wsdl', 'axl');

interface Opened {
  member: Member;
  door: Door;
  state: ControlState;
}

export async function assemble(
  options: StartOptions,
  more: readonly ClusterChoice[] = [],
): Promise<Running> {
  const choices = more.map((choice) => further(options, choice));
  const names = [...new Set([options, ...choices.map(({ of }) => of)].flatMap(namesOf))];
  const wrong = names.find((name) => !isCertificateName(name));
  if (wrong !== undefined)
    throw new OptionError(
      `"${wrong}" is no host name or address; see ${flagOf({ name: 'names' })} and ${flagOf({ name: 'nodeName' })}`,
    );
  const made = await certificatesFor({
    directory: options.data === undefined ? undefined : join(options.data, 'certificates'),
    names,
    now: machineNow(),
  });
  const first = await openCluster(options, 'cluster', made.ca);
  const opened = [first];
  let listeners: Listener[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close()));
    await Promise.all(opened.map(({ member }) => member.cluster.stop()));
  };
  try {
    for (const { name, of } of choices) opened.push(await openCluster(of, name, made.ca));
    const fleet = createFleet([first.member, ...opened.slice(1).map(({ member }) => member)]);
    const doors = new Map(opened.map(({ member, door }) => [member.cluster, door]));
    const states = new Map(opened.map(({ member, state }) => [member.cluster, state]));
    const handler = createHandler({
      select: createSelector(fleet),
      doors,
      maxBody: options.maxBody,
      rest: createRest({
        routes: controlRoutes,
        stateOf: (cluster) => states.get(cluster) ?? first.state,
        names: new Set([...names, options.host].map((name) => name.toLowerCase())),
      }),
    });
    listeners = await openListeners(options, handler, made);
    const [https, http] = listeners;
    const ports = { https: https?.port ?? 0, http: http?.port };
    for (const { state } of opened) state.urls = urlsOf(options.host, ports);
    return {
      cluster: first.member.cluster,
      fleet,
      certificates: made,
      ports,
      reset: async () => {
        await Promise.all(opened.map(({ state }) => state.reset()));
      },
      stop: stopAll,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function further(
  options: StartOptions,
  { name, hosts = [], ...choice }: ClusterChoice,
): { name: string; of: StartOptions } {
  const data = options.data === undefined ? undefined : join(options.data, name);
  return { name, of: { ...options, nodeName: `${name}-pub`, ...choice, names: hosts, data } };
}

async function openCluster(options: StartOptions, name: string, ca: string): Promise<Opened> {
  const release = releaseOf(options);
  const cluster = await startCluster(options, name, IMAGE);
  const throttle = createThrottle(cluster);
  const registry = registryOf(cluster);
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
  const newest: Version = VERSIONS.find((version) => version === release.schema) ?? VERSIONS[0];
  return {
    member: { cluster, hosts: options.names },
    door: {
      axl: {
        cluster,
        registry,
        policy: options.versions,
        served: release.serves,
      },
      authenticator: createAuthenticator(cluster),
      throttle,
      documents: createDocuments(WSDL, options.wsdlDir, newest),
    },
    state: {
      cluster,
      ca,
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

function registryOf(cluster: Cluster): Registry {
  return createRegistry(cluster.model, genericVerbs, axlHandlers);
}

async function openListeners(
  options: StartOptions,
  handler: ReturnType<typeof createHandler>,
  identity: Certificates,
): Promise<Listener[]> {
  const { host, port, httpPort, requestTimeout } = options;
  const https = await listen(
    handler,
    { host, port, flag: flagOf({ name: 'port' }), requestTimeout },
    identity,
  );
  if (httpPort === undefined) return [https];
  try {
    return [
      https,
      await listen(handler, {
        host,
        port: httpPort,
        flag: flagOf({ name: 'httpPort' }),
        requestTimeout,
      }),
    ];
  } catch (error) {
    await https.close();
    throw error;
  }
}

function urlsOf(host: string, ports: Running['ports']): ControlState['urls'] {
  const shown = shownHost(host);
  return {
    https: `https://${shown}:${ports.https}`,
    ...(ports.http !== undefined && { http: `http://${shown}:${ports.http}` }),
  };
}

/** The host as a URL has it; an address that means "any" is no address to call. */
export function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Names that the certificate and the control plane answer to. */
function namesOf({ nodeName, names, host }: StartOptions): string[] {
  const own = [
    nodeName,
    ...(nodeName.includes('.') ? [] : [`${nodeName}.localhost`]),
    ...names,
    ...LOOPBACK,
  ];
  const open = ![...LOOPBACK, '0.0.0.0', '::'].includes(host);
  // Open to the network, the machine is called by its own name.
  const machine = host === '0.0.0.0' || host === '::' ? [hostname()] : open ? [host] : [];
  return [...new Set([...own, ...machine])];
}
