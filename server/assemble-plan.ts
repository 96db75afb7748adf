/** Which clusters and nodes does this process run, and with which options each? A part of assemble.ts. */
import { hostname } from 'node:os';
import { flagOf, OptionError, type StartOptions } from './config/options';
import type { ClusterPlan, NodePlan } from './config/topology';
import { isCertificateName } from './security/certificates';
import { join } from 'node:path';

/** A further cluster of the library door: what it does not say is as in the options of the first. */
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

/** One cluster as this process runs it. */
export interface Share {
  plan: ClusterPlan;
  options: StartOptions;
  /** the nodes that run here */
  here: readonly NodePlan[];
}

/** Telephony clusters share a port; every other product has one, and a certificate, of its own. */
export function hasOwnDoor({ product }: Pick<ClusterPlan, 'product'>): boolean {
  return product !== 'cucm';
}

/** @throws OptionError for a topology, a node or a name that cannot be */
export function sharesOf(options: StartOptions, more: readonly ClusterChoice[]): Share[] {
  const plans = plansOf(options, more);
  const cloud = options.cloud ?? cloudOf(plans);
  const shares = plans.map((plan, i) => ({
    plan,
    options: { ...optionsOf(options, plan, i === 0 && options.topology === undefined), cloud },
    here: plan.nodes,
  }));
  const chosen = options.node === undefined ? shares : onlyNode(shares, options);
  for (const { plan, here } of chosen) {
    if (options.redis === undefined && here.length < plan.nodes.length)
      throw new OptionError(
        `${flagOf({ name: 'node' })} runs one node in this process; the others reach it through ${flagOf({ name: 'redis' })}`,
      );
  }
  const wrong = chosen
    .flatMap(({ plan, here }) => [...here.map(({ name }) => name), ...plan.hosts])
    .find((name) => !isCertificateName(name));
  if (wrong !== undefined)
    throw new OptionError(
      `"${wrong}" is no host name or address; see ${flagOf({ name: 'names' })} and ${flagOf({ name: 'nodeName' })}`,
    );
  return chosen;
}

/** The vendor's cloud is known to every cluster: that of the topology. */
function cloudOf(plans: readonly ClusterPlan[]): string | undefined {
  const found = plans.find(({ product }) => product === 'cloud');
  if (!found) return undefined;
  const [{ name }] = found.nodes;
  return found.port === undefined ? name : `${name}:${found.port}`;
}

function plansOf(options: StartOptions, more: readonly ClusterChoice[]): ClusterPlan[] {
  const { topology } = options;
  if (topology !== undefined) {
    if (more.length > 0) throw new OptionError('a topology names all clusters itself');
    // Loaded when first needed: a single cluster starts without a reader of YAML.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- in the middle of a synchronous plan
    const read = require('./config/topology') as typeof import('./config/topology');
    // A topology as an object is the same words: JSON is YAML.
    return typeof topology === 'string'
      ? read.readTopology(topology)
      : read.parseTopology(JSON.stringify(topology, undefined, 1), 'topology');
  }
  const single = (name: string, nodeName: string, hosts: readonly string[]): ClusterPlan => ({
    name,
    product: 'cucm',
    nodes: [{ key: nodeName, name: nodeName, role: 'publisher' }],
    hosts,
    domains: undefined,
    edges: [],
    own: {},
  });
  return [
    single('cluster', options.nodeName, options.names),
    ...more.map(({ name, nodeName, hosts, ...own }) => ({
      ...single(name, nodeName ?? `${name}-pub`, hosts ?? []),
      own,
    })),
  ];
}

/** @param first keeps the data folder itself; the others have one of their name in it */
function optionsOf(options: StartOptions, plan: ClusterPlan, first: boolean): StartOptions {
  const data = options.data === undefined || first ? options.data : join(options.data, plan.name);
  const { fixture, ...shared } = options;
  return {
    ...shared,
    fixture: options.topology === undefined ? fixture : undefined,
    ...plan.own,
    data,
  };
}

function onlyNode(shares: readonly Share[], { node = '' }: StartOptions): Share[] {
  const [cluster = '', key = ''] = node.split('/');
  const share = shares.find(({ plan }) => plan.name === cluster);
  const found = share?.plan.nodes.find((one) => one.key === key || one.name === key);
  if (!share || !found) {
    const all = shares.flatMap(({ plan }) => plan.nodes.map((one) => `${plan.name}/${one.key}`));
    throw new OptionError(`the topology has no node "${node}"; there are ${all.join(', ')}`);
  }
  if (share.plan.product === 'unity' && share.plan.nodes.length > 1)
    throw new OptionError(`both nodes of the Unity Connection ${cluster} run in one process`);
  const port = found.port ?? share.options.port;
  const host = found.address ?? share.options.host;
  return [{ ...share, here: [found], options: { ...share.options, port, host } }];
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Names that certificate and control plane answer to. */
export function namesOf(options: StartOptions, shares: readonly Share[]): string[] {
  const { host } = options;
  const own = shares
    .filter(({ plan }) => plan.product === 'cucm')
    .flatMap(({ plan, here }) => [
      ...here.flatMap(({ name }) => (name.includes('.') ? [name] : [name, `${name}.localhost`])),
      ...here.flatMap(({ address }) => address ?? []),
      ...plan.hosts,
    ]);
  return [...new Set([...own, ...hostNames(host)])];
}

/** Names of the address that is listened on. */
export function hostNames(host: string): string[] {
  const open = ![...LOOPBACK, '0.0.0.0', '::'].includes(host);
  // Open to the network, the machine is called by its own name.
  const machine = host === '0.0.0.0' || host === '::' ? [hostname()] : open ? [host] : [];
  return [...LOOPBACK, ...machine];
}
