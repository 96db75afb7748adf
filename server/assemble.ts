/** The only file that knows everyone: builds a running ucmock from options. */
import { join } from 'node:path';
import { controlRoutes } from '../handlers/control';
import { controlCenterServices } from '../handlers/control-center';
import { openCluster, type Opened } from './assemble-cluster';
import { neighboursOf } from './assemble-neighbours';
import { namesOf, sharesOf, type ClusterChoice } from './assemble-plan';
import type { Cluster } from './cluster/cluster';
import type { ControlState } from './cluster/control';
import { createFleet, type Fleet } from './cluster/fleet';
import { flagOf, OptionError, type StartOptions } from './config/options';
import { createHandler } from './http/app';
import { createRest } from './http/control';
import { createSmallServices } from './http/small-services';
import { listen, type Listener } from './http/listeners';
import { machineNow } from './runtime/clock';
import {
  certificatesFor,
  type CertificateOptions,
  type Certificates,
} from './security/certificates';
import { createSelector } from './steps/select-cluster';

export interface Running {
  /** the first telephony cluster */
  cluster: Cluster;
  fleet: Fleet;
  certificates: Certificates;
  ports: { https: number; http: number | undefined };
  nodes: { cluster: string; name: string; role: string; url: string }[];
  /** all clusters back to the state after start */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Folder that holds dist/ (or the sources, in tests). */
const ROOT = __dirname.endsWith(join('dist', 'server'))
  ? join(__dirname, '..', '..')
  : join(__dirname, '..');

export async function assemble(
  options: StartOptions,
  more: readonly ClusterChoice[] = [],
): Promise<Running> {
  const shares = sharesOf(options, more);
  const names = namesOf(options, shares);
  const made = await certificatesFor({
    directory: options.data === undefined ? undefined : join(options.data, 'certificates'),
    names,
    now: machineNow(),
    agree: await agreement(options),
  });
  const opened: Opened[] = [];
  let listeners: Listener[] = [];
  const neighbours = neighboursOf({
    trusted: [made.ca],
    host: options.host,
    names: () => opened.flatMap(({ member }) => member.cluster.nodes.map(({ name }) => name)),
    port: () => listeners[0]?.port ?? 0,
    root: ROOT,
  });
  const stopAll = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close()));
    await Promise.all(opened.map(({ member }) => member.cluster.stop()));
  };
  try {
    for (const share of shares) {
      opened.push(await openCluster({ ...share, ca: made.ca, root: ROOT, neighbours }));
    }
    const [first, ...others] = opened;
    if (!first) throw new OptionError('no cluster of the topology runs here');
    const fleet = createFleet([first.member, ...others.map(({ member }) => member)]);
    const doors = new Map(opened.map(({ member, door }) => [member.cluster, door]));
    const states = new Map(opened.map(({ member, state }) => [member.cluster, state]));
    const handler = createHandler({
      select: createSelector(fleet),
      doors,
      maxBody: options.maxBody,
      services: createSmallServices(join(ROOT, 'wsdl'), controlCenterServices),
      rest: createRest({
        routes: controlRoutes,
        stateOf: (cluster) => states.get(cluster) ?? first.state,
        names: new Set([...names, options.host].map((name) => name.toLowerCase())),
      }),
    });
    listeners = await openListeners(shares[0]?.options ?? options, handler, made);
    const [https, http] = listeners;
    const ports = { https: https?.port ?? 0, http: http?.port };
    for (const { state, member } of opened) {
      state.urls = urlsOf(options.host, ports);
      member.cluster.serveAt(state.urls.https);
    }
    return {
      cluster: first.member.cluster,
      fleet,
      certificates: made,
      ports,
      nodes: fleet.clusters.flatMap(({ name: cluster, nodes }) =>
        nodes.map(({ name, role }) => ({
          cluster,
          name,
          role,
          url: `https://${name}:${ports.https}`,
        })),
      ),
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

/** Nodes in processes of their own trust one authority. */
async function agreement({
  redis,
  securityPassword,
}: StartOptions): Promise<CertificateOptions['agree']> {
  if (redis === undefined) return undefined;
  const { agreeOnAuthority } = await import('./cluster/redis/authority');
  return (mine) => agreeOnAuthority(redis, securityPassword, mine);
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
