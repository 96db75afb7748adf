/** The only file that knows everyone: builds a running ucmock from options. */
import { join } from 'node:path';
import { controlRoutes } from '../handlers/control';
import type { OpenContext } from './assemble-base';
import { openCloud } from './assemble-cloud';
import { openCluster } from './assemble-cluster';
import { openDns } from './assemble-dns';
import { NO_PORTS, openDoors, openedPorts, type Door, type Part } from './assemble-doors';
import { createForks, FORK_DOMAIN, type ClosableForks } from './assemble-forks';
import { forkOf, listenForFork } from './assemble-fork-door';
import { shownHost, urlsOf } from './assemble-urls';
import { createPlaces, type Places } from './assemble-places';
import { figuresOf } from './assemble-metrics';
import { hasOwnDoor, namesOf, sharesOf, type ClusterChoice, type Share } from './assemble-plan';
import { identitiesOf } from './assemble-identities';
import { openExpressway } from './assemble-expressway';
import { openIdp } from './assemble-idp';
import { neighbourIdentity } from './assemble-neighbour';
import {
  namedPorts,
  openOwnDoors,
  portsOf,
  type OwnDoors,
  type OwnPorts,
} from './assemble-own-doors';
import { certificatesFolder, firstTomcats, NO_TOMCATS, withTomcats } from './assemble-tomcat';
import { openUnity } from './assemble-unity';
import { smallServices } from './assemble-services';
import type { Cluster } from './cluster/cluster';
import { makeFolder } from './cluster/data-folder';
import {
  ControlError,
  type ControlState,
  type Fork,
  type ForkChoice,
  type Forks,
} from './cluster/control';
import { createFleet, type Fleet } from './cluster/fleet';
import { OptionError, type StartOptions } from './config/options';
import { checkTogether } from './config/read';
import type { App, Door as HttpDoor } from './http/app';
import { createRest } from './http/control';
import { createSmallServices } from './http/small-services';
import type { Listener } from './http/listeners';
import { createNeighbours } from './outbound/neighbours';
import { machineNow } from './runtime/clock';
import { createMetrics } from './runtime/metrics';
import type { Progress } from './runtime/progress';
import { ROOT } from './runtime/root';
import {
  certificatesFor,
  type CertificateOptions,
  type Certificates,
} from './security/certificates';
import { certificatesIn } from './security/trust-store';

interface RunningNode extends OwnPorts {
  cluster: string;
  name: string;
  role: string;
  url: string;
  ca: string;
  caPath: string;
}

export interface RunningFork {
  fork: Fork;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export interface Running {
  /** the first telephony cluster; another product where it runs alone */
  cluster: Cluster;
  fleet: Fleet;
  certificates: Certificates;
  ports: Door['ports'] & { dns: number | undefined };
  nodes: RunningNode[];
  /** address that is listened on */
  host: string;
  /** a copy of the first cluster, or of a snapshot of it */
  fork(choice: ForkChoice): Promise<RunningFork>;
  /** all clusters back to the state after start */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export async function assemble(
  given: StartOptions,
  more: readonly ClusterChoice[] = [],
  progress?: Progress,
): Promise<Running> {
  checkTogether(given);
  const shares = sharesOf(given, more);
  const options = { ...given, host: hostOf(given, shares) };
  // Requests that name nobody go to the first cluster, which is one of telephony where one is here.
  shares.sort((a, b) => Number(isApart(a)) - Number(isApart(b)));
  const names = namesOf(options, shares);
  if (options.data !== undefined) makeFolder(options.data);
  const agree = await agreement(options);
  const [tomcats, made] = await Promise.all([
    firstTomcats(shares),
    certificatesFor({
      ...{ directory: certificatesFolder(options.data), now: machineNow(), agree },
      names: [...names, `*.${FORK_DOMAIN}`],
    }),
  ]);
  // With what nodes show for themselves, once they are open.
  let certificates = made;
  let known: readonly string[] = [made.ca];
  const places = createPlaces();
  const parts: Part[] = [];
  const listeners: Listener[] = [];
  // Made when all clusters are there; routes ask for it later than that.
  let forks: ClosableForks | undefined;
  let served: ReadonlyMap<Cluster, HttpDoor> = new Map();
  const figures = createMetrics(() => figuresOf(served.values()));
  const stopAll = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close()));
    await forks?.close();
    for (const { opened } of parts) opened.close();
    await Promise.all(parts.map(({ opened }) => opened.member.cluster.stop()));
  };
  try {
    const open = (share: Share, fork?: Pick<Surroundings, 'from' | 'identity'>): Promise<Part> =>
      openShare(share, certificates, {
        ...{ places, progress, metrics: () => figures.text() },
        forks: forksAt(() => forks),
        tomcats: tomcats.get(share) ?? NO_TOMCATS,
        known: () => known,
        ...fork,
      });
    for (const share of shares) parts.push(await open(share));
    certificates = withTomcats(made, parts, options.data);
    known = certificatesIn(certificates.ca).map(String);
    for (const part of parts) tellTrust(part, certificates);
    const [first, ...others] = parts;
    if (!first) throw new OptionError('no cluster of the topology runs here');
    const members = others.map(({ opened }) => opened.member);
    const fleet = createFleet([first.opened.member, ...members]);
    const app = appOf(options, parts, first, names);
    served = app.doors;
    const doors = await openDoors(options, fleet, parts, { app, listeners });
    forks = createForks({
      ...{ fleet, doors: app.doors, states: app.states },
      partOf: (cluster) =>
        parts.find(
          ({ opened, share }) =>
            opened.member.cluster === cluster && share.plan.product !== 'expressway',
        ),
      open: async ({ share, opened, identity }, name, snapshot) => {
        const { sealer } = opened.member.cluster;
        const fork = forkOf(share, name, snapshot);
        return (await open(fork, { from: { snapshot, sealer }, identity })).opened;
      },
      listen: (part, select) =>
        listenForFork(options, { ...app, select }, identitiesOf([part], select)),
    });
    for (const door of doors) placeAll(options, door, places);
    const own = await openOwnDoors(options, parts, { places, listeners });
    for (const door of doors) announce(options, door, own);
    const dns = await openDns(options, doors);
    if (dns) listeners.push(dns);
    return {
      cluster: first.opened.member.cluster,
      fleet,
      certificates: first.identity,
      ports: {
        ...(doors[0]?.ports ?? NO_PORTS),
        dns: dns?.port,
      },
      nodes: doors.flatMap((door) => nodesOf(door, own)),
      host: options.host,
      async fork(choice) {
        const all = forksAt(() => forks);
        const fork = await all.make(first.opened.member.cluster, choice);
        const cluster = fleet.cluster(fork.name);
        const state = cluster && app.states.get(cluster);
        return {
          fork,
          reset: () => state?.reset() ?? Promise.resolve(),
          stop: () => all.drop(fork.name),
        };
      },
      reset: async () => {
        await Promise.all(parts.map(({ opened }) => opened.state.reset()));
      },
      stop: stopAll,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** A node that runs alone listens at its own address, if it has one. */
function hostOf({ node, host }: StartOptions, shares: readonly Share[]): string {
  return (node === undefined ? undefined : shares[0]?.options.host) ?? host;
}

/** No telephony cluster: another product, on a port of its own. */
function isApart({ plan }: Share): boolean {
  return hasOwnDoor(plan);
}

function forksAt(made: () => Forks | undefined): Forks {
  const there = (): Forks => {
    const forks = made();
    if (!forks) throw new ControlError('the clusters are still starting', 409);
    return forks;
  };
  return {
    list: () => there().list(),
    make: (of, choice) => there().make(of, choice),
    drop: (name) => there().drop(name),
  };
}

const OPEN = {
  cucm: openCluster,
  unity: openUnity,
  expressway: openExpressway,
  idp: openIdp,
  cloud: openCloud,
} as const;

/** A product beside CUCM has a certificate of its own. */
function tellTrust(part: Part, certificates: Certificates): void {
  if (isApart(part.share)) return;
  part.identity = certificates;
  part.opened.state.ca = certificates.ca;
}

interface Surroundings extends Pick<
  OpenContext,
  'forks' | 'from' | 'progress' | 'metrics' | 'tomcats' | 'known'
> {
  places: Places;
  /** what a fork shows: that of its original */
  identity?: Certificates;
}

async function openShare(
  share: Share,
  made: Certificates,
  { places, from, identity: given, ...surroundings }: Surroundings,
): Promise<Part> {
  const identity = given ?? (isApart(share) ? await neighbourIdentity(share) : made);
  const context: OpenContext = {
    ...share,
    identity: identity.cert,
    key: identity.key,
    ca: identity.ca,
    root: ROOT,
    ...surroundings,
    locate: places.locate,
    ...(from && { from }),
    neighbours: (trusted) =>
      createNeighbours(
        { trusted, locate: places.locate, timeoutMs: share.options.neighbourTimeout },
        join(ROOT, 'wsdl', 'axl'),
      ),
  };
  const opened = await OPEN[share.plan.product](context);
  return { share, opened, identity };
}

/** What all ports have in common; forks come to it and go. */
interface Shared extends Omit<App, 'select'> {
  doors: Map<Cluster, HttpDoor>;
  states: Map<Cluster, ControlState>;
}

function appOf(
  options: StartOptions,
  parts: readonly Part[],
  first: Part,
  names: readonly string[],
): Shared {
  const known = [
    ...names,
    ...parts.flatMap(({ share: { here, plan } }) => [
      ...here.map(({ name }) => name),
      ...plan.hosts,
    ]),
  ];
  const states = new Map(parts.map(({ opened }) => [opened.member.cluster, opened.state]));
  return {
    states,
    doors: new Map(parts.map(({ opened }) => [opened.member.cluster, opened.door])),
    maxBody: options.maxBody,
    services: createSmallServices(join(ROOT, 'wsdl'), smallServices),
    rest: createRest({
      routes: controlRoutes,
      stateOf: (cluster) => states.get(cluster) ?? first.opened.state,
      names: new Set([...known, options.host, options.controlHost].map(lowerCase)),
      token: options.controlToken,
    }),
  };
}

function lowerCase(name: string): string {
  return name.toLowerCase();
}

function placeAll({ host }: StartOptions, { parts, ports }: Door, places: Places): void {
  for (const { share } of parts) places.put(share, { host, port: ports.https, files: ports.files });
}

/** The ports are open: everybody who has to know learns where. */
function announce(options: StartOptions, { parts, ports }: Door, own: OwnDoors): void {
  for (const { share, opened } of parts) {
    opened.state.urls = urlsOf(options.host, ports);
    const { cluster } = opened.member;
    const nodes = namedPorts(own, cluster.name, share.here);
    cluster.serveAt(opened.state.urls.https, { ...openedPorts(ports), nodes });
  }
}

function nodesOf({ parts, ports }: Door, own: OwnDoors): Running['nodes'] {
  return parts.flatMap(({ share, opened: { member }, identity }) =>
    share.here.map(({ name, role, address }) => ({
      cluster: member.cluster.name,
      name,
      role,
      url: `https://${address === undefined ? name : shownHost(address)}:${ports.https}`,
      ca: identity.ca,
      caPath: identity.caPath,
      ...portsOf(own, member.cluster.name, name),
    })),
  );
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

export { shownHost };
