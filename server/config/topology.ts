/**
 * A topology: which clusters there are and which nodes they have. Told as a file (ucmock.yaml):
 *
 *   clusters:
 *     a:                       # a telephony cluster
 *       release: "14.0"
 *       nodes:
 *         pub: publisher       # reached as pub.a.localhost
 *         sub: subscriber
 *     cuc:
 *       product: unity         # a Unity Connection, on a port of its own; expressway, idp and cloud have one, too
 *       nodes: { cuc: publisher }
 *
 * docs/cluster.md has every word.
 */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { isMap, isScalar, LineCounter, parseDocument, type Node as YamlNode } from 'yaml';
import { OptionError, type StartOptions } from './options';

export const PRODUCTS = ['cucm', 'unity', 'expressway', 'idp', 'cloud'] as const;
export const ROLES = ['publisher', 'subscriber', 'tftp', 'presence'] as const;

export interface NodePlan {
  /** its name in the file: 'sub' */
  key: string;
  /** process node name, by which clients reach it: 'sub.a.localhost' */
  name: string;
  role: (typeof ROLES)[number];
  /** HTTPS port where it runs in a process of its own */
  port?: number;
  /** address that it alone is reached at: 127.0.0.11 */
  address?: string;
}

export interface ClusterPlan {
  name: string;
  product: (typeof PRODUCTS)[number];
  /** the publisher first */
  nodes: readonly [NodePlan, ...NodePlan[]];
  /** further names by which clients reach it */
  hosts: readonly string[];
  /** domains in which DNS offers its services; undefined: those that its nodes' names lie in */
  domains: readonly string[] | undefined;
  /** names of Expressway-E in front of it, for DNS */
  edges: readonly string[];
  /** HTTPS port of a product that has one of its own */
  port?: number;
  /** what it does not share with the options of the start */
  own: ClusterSettings;
}

export type ClusterSettings = Partial<
  Pick<
    StartOptions,
    | 'release'
    | 'adminUser'
    | 'adminPassword'
    | 'seed'
    | 'strict'
    | 'limits'
    | 'versions'
    | 'fixture'
  >
>;

/** @throws OptionError with file, line and reason */
export function readTopology(file: string): ClusterPlan[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new OptionError(
      `topology ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return parseTopology(text, file);
}

/** @param file its name, for the messages */
export function parseTopology(text: string, file: string): ClusterPlan[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const refuse = (reason: string, at?: YamlNode | null): never => {
    const line = at?.range ? lines.linePos(at.range[0]).line : 1;
    throw new OptionError(`${file}:${line}: ${reason}`);
  };
  const [error] = document.errors;
  if (error) throw new OptionError(`${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
  const read = new Reader(refuse);
  const top = read.map(document.contents, 'a topology', ['clusters']);
  const clusters = read
    .entries(top.get('clusters'), 'clusters')
    .map(([name, value, at]) => readCluster(read, name, value, at));
  if (clusters.length === 0) refuse('a topology has at least one cluster', document.contents);
  if (!clusters.some(({ product }) => product === 'cucm'))
    refuse('a topology has at least one telephony cluster (product: cucm)', document.contents);
  return clusters;
}

const WORDS_OF = {
  unity: 'a Unity Connection',
  expressway: 'an Expressway',
  idp: 'an identity provider',
  cloud: 'a cloud of device activation',
} as const;

const TEXTS = ['release', 'adminUser', 'adminPassword', 'fixture'] as const;
const WORDS = [
  'product',
  'nodes',
  'hosts',
  'domains',
  'edges',
  'port',
  'strict',
  'limits',
  'versions',
  'seed',
  ...TEXTS,
];
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;

function readCluster(
  read: Reader,
  name: string,
  value: YamlNode | null,
  at: YamlNode,
): ClusterPlan {
  if (!NAME.test(name)) read.refuse(`"${name}" cannot be part of a host name`, at);
  const block = read.map(value, `cluster ${name}`, WORDS);
  const product = read.choice(block.get('product'), 'product', PRODUCTS) ?? 'cucm';
  const nodes = read
    .entries(block.get('nodes'), `nodes of ${name}`)
    .map(([key, node, where]) => readNode(read, name, key, node, where));
  const publishers = nodes.filter(({ role }) => role === 'publisher');
  if (publishers.length !== 1)
    read.refuse(`cluster ${name} has ${publishers.length} publishers; it needs one`, at);
  if (product === 'unity' && nodes.length > 2)
    read.refuse(`a Unity Connection has at most two nodes, ${name} has ${nodes.length}`, at);
  if (product !== 'cucm' && product !== 'unity' && nodes.length > 1)
    read.refuse(`${WORDS_OF[product]} has one node here, ${name} has ${nodes.length}`, at);
  if (product !== 'cucm' && nodes.some(({ role }) => role === 'presence'))
    read.refuse(`${name} is ${WORDS_OF[product]}, which has no presence node`, at);
  if (product !== 'cucm' && block.has('fixture'))
    read.refuse(`${name} is ${WORDS_OF[product]}; a fixture is of AXL operations`, at);
  const [publisher] = publishers;
  if (!publisher) return read.refuse(`cluster ${name} has no publisher`, at);
  refuseCrowd(read, name, nodes, at);
  const port = read.number(block.get('port'), 'port', 65_535);
  if (port !== undefined && product === 'cucm')
    read.refuse(
      'telephony clusters share the port of --port; only other products have their own',
      block.get('port'),
    );
  return {
    name,
    product,
    nodes: [publisher, ...nodes.filter((node) => node !== publisher)],
    hosts: read.texts(block.get('hosts'), 'hosts'),
    domains: block.has('domains') ? read.texts(block.get('domains'), 'domains') : undefined,
    edges: read.texts(block.get('edges'), 'edges'),
    ...(port !== undefined && { port }),
    own: readSettings(read, block),
  };
}

/** Most nodes of a role. [doc] 8 call processing subscribers; 6 IM and Presence nodes */
const MOST = { subscriber: 8, presence: 6 } as const;

function refuseCrowd(
  read: Reader,
  cluster: string,
  nodes: readonly NodePlan[],
  at: YamlNode,
): void {
  for (const role of ['subscriber', 'presence'] as const) {
    const count = nodes.filter((node) => node.role === role).length;
    if (count > MOST[role])
      read.refuse(
        `cluster ${cluster} has ${count} nodes of role ${role}; at most ${MOST[role]}`,
        at,
      );
  }
  const names = nodes.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) read.refuse(`two nodes of ${cluster} are named ${twice}`, at);
}

function readNode(
  read: Reader,
  cluster: string,
  key: string,
  value: YamlNode | null,
  at: YamlNode,
): NodePlan {
  if (!NAME.test(key)) read.refuse(`"${key}" cannot be part of a host name`, at);
  const name = `${key}.${cluster}.localhost`.toLowerCase();
  if (isScalar(value)) {
    const role = read.choice(value, `role of ${key}`, ROLES);
    if (role) return { key, name, role };
  }
  const block = read.map(value, `node ${key}`, ['role', 'name', 'port', 'address']);
  const role = read.choice(block.get('role'), `role of ${key}`, ROLES);
  const port = read.number(block.get('port'), 'port', 65_535);
  const address = read.text(block.get('address'), 'address');
  if (address !== undefined && isIP(address) === 0)
    read.refuse(`address of ${key} must be an IP address`, block.get('address'));
  if (!role) return read.refuse(`node ${key} has no role: ${ROLES.join(', ')}`, at);
  return {
    key,
    name: read.text(block.get('name'), 'name') ?? name,
    role,
    ...(port !== undefined && { port }),
    ...(address !== undefined && { address }),
  };
}

function readSettings(read: Reader, block: Map<string, YamlNode | null>): ClusterSettings {
  const own: Record<string, unknown> = {};
  for (const word of TEXTS) own[word] = read.text(block.get(word), word);
  own.limits = read.choice(block.get('limits'), 'limits', ['real', 'off']);
  own.versions = read.choice(block.get('versions'), 'versions', ['all', 'release', 'any']);
  own.strict = read.flag(block.get('strict'), 'strict');
  own.seed = read.number(block.get('seed'), 'seed');
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
}

/** Typed reading of YAML nodes; what does not fit is refused with its place. */
class Reader {
  constructor(readonly refuse: (reason: string, at?: YamlNode | null) => never) {}

  entries(node: YamlNode | null | undefined, what: string): [string, YamlNode | null, YamlNode][] {
    if (!isMap(node)) return this.refuse(`${what}: a map of names is missing`, node);
    return node.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      return [name, value as YamlNode | null, key as YamlNode];
    });
  }

  map(
    node: YamlNode | null | undefined,
    what: string,
    words: readonly string[],
  ): Map<string, YamlNode | null> {
    const entries = this.entries(node, what);
    for (const [name, , at] of entries) {
      if (!words.includes(name))
        this.refuse(`${what} has no word "${name}"; there are ${words.join(', ')}`, at);
    }
    return new Map(entries.map(([name, value]) => [name, value]));
  }

  text(node: YamlNode | null | undefined, what: string): string | undefined {
    if (node === undefined) return undefined;
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value !== 'string' && typeof value !== 'number')
      return this.refuse(`${what} must be a text`, node);
    return String(value);
  }

  texts(node: YamlNode | null | undefined, what: string): string[] {
    if (node === undefined) return [];
    const value: unknown = node?.toJSON();
    if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
      return this.refuse(`${what} must be a list of names`, node);
    return value;
  }

  number(
    node: YamlNode | null | undefined,
    what: string,
    max = Number.MAX_SAFE_INTEGER,
  ): number | undefined {
    if (node === undefined) return undefined;
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max)
      return this.refuse(`${what} must be a whole number up to ${max}`, node);
    return value;
  }

  flag(node: YamlNode | null | undefined, what: string): boolean | undefined {
    if (node === undefined) return undefined;
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value !== 'boolean') return this.refuse(`${what} must be true or false`, node);
    return value;
  }

  choice<T extends string>(
    node: YamlNode | null | undefined,
    what: string,
    choices: readonly T[],
  ): T | undefined {
    if (node === undefined) return undefined;
    const value = isScalar(node) ? String(node.value) : '';
    const found = choices.find((one) => one === value);
    return found ?? this.refuse(`${what} must be one of ${choices.join(', ')}`, node);
  }
}
