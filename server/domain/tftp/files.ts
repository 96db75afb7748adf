/**
 * The files of the TFTP service: a table of names and who makes them. All but uploads are derived
 * from the rows of the node's store whenever they are asked for, so that every node that has applied
 * a change serves it at once, and all serve the same.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Tx } from '../../store/store';
import { encodeAround, encodeXml } from '../../schema/tree-xml';
import { CTL_FILE, readCtl, servedCtl } from '../trust-lists/ctl-files';
import { itlOf } from '../trust-lists/itl';
import { ITL_FILE, itlState } from '../trust-lists/itl-state';
import { lackingOf } from '../trust-lists/members';
import { encryptedFile, signedFile } from '../trust-lists/served-signed';
import { profileFile, profileFileNames } from '../users/profile-files';
import { numberRules, sipDialRules } from './dial-rules';
import { featurePolicy } from './feature-policy';
import { phoneConfig } from './phone-config';
import { ringList } from './ring-list';
import { softKeys } from './soft-keys';
import { sourceOf, type Source } from './source';
import { listUploads, readUpload } from './uploads';
import { xmlDefault } from './xml-default';

export interface TftpFileProvider {
  /** whole paths, without a slash in front; exactly spelt: the service tells cases apart. [guess] */
  pattern: RegExp;
  /** undefined: no such file; `key` is the pattern's first group */
  read(source: Source, key: string): string | Buffer | undefined;
  /** paths that it has now, for lists */
  list?(source: Source): string[];
}

const PKID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';

function pkidsOf(table: string, prefix: string): (source: Source) => string[] {
  return (source) =>
    source.tx
      .all(`select pkid from ${table} order by name`)
      .map(({ pkid }) => `${prefix}${String(pkid)}.xml`);
}

/** UC services of a profile and the client configuration, as UDS shows them too. */
function profile({ tx }: Source, name: string): string | undefined {
  const found = profileFile(tx, name);
  if (!found) return undefined;
  return 'tree' in found
    ? encodeXml(found.root, found.tree)
    : encodeAround(found.root, found.inner);
}

/** Of trust lists: of their names nothing else is served, uploads least of all. */
const TRUST: readonly TftpFileProvider[] = [
  {
    pattern: /^CTL(?:File|SEP[0-9A-F]{12})\.tlv$/,
    read: ({ tx, node }) => servedCtl(tx, node),
    list: ({ tx, node }) => (readCtl(tx, node.name) ? [CTL_FILE] : []),
  },
  {
    pattern: /^ITL(?:File|SEP[0-9A-F]{12})\.tlv$/,
    read: itlOf,
    list: ({ cluster, tx, node }) =>
      itlState(cluster, tx, node).kind === 'deleted' ? [] : [ITL_FILE],
  },
  { pattern: /^(?:ext_)?(?:CTL|ITL).*\.tlv$/, read: () => undefined },
];

const ENCRYPTED: TftpFileProvider = {
  pattern: /^([^/]+)\.cnf\.xml\.enc\.sgn$/,
  read: encryptedFile,
};

/** A file with a signature in front, where there is the file. An upload of this name wins. */
const SIGNED: TftpFileProvider = {
  pattern: /^(.+)\.sgn$/,
  read: (source, path) =>
    TRUST.some(({ pattern }) => pattern.test(path))
      ? undefined
      : (readUpload(source.tx, source.node.name, `${path}.sgn`) ??
        signedFile(source, path, () => unsignedFile(source, path))),
};

const PROVIDERS: readonly TftpFileProvider[] = [
  {
    pattern: /^XMLDefault\.cnf\.xml$/,
    read: xmlDefault,
    list: () => ['XMLDefault.cnf.xml'],
  },
  {
    pattern: /^((?:SP|JAB_)[^/]+\.cnf\.xml|jabber-config\.xml)$/,
    read: profile,
    list: (source) => profileFileNames(source.tx),
  },
  {
    pattern: /^ConfigFileCacheList\.txt$/,
    read: (source) => `${cachedFiles(source).join('\n')}\n`,
  },
  {
    pattern: new RegExp(`^SK${PKID}\\.xml$`),
    read: softKeys,
    list: pkidsOf('softkeytemplate', 'SK'),
  },
  {
    pattern: new RegExp(`^DR${PKID}\\.xml$`),
    read: sipDialRules,
    list: pkidsOf('dialrules', 'DR'),
  },
  {
    pattern: new RegExp(`^FP${PKID}\\.xml$`),
    read: featurePolicy,
    list: pkidsOf('featurecontrolpolicy', 'FP'),
  },
  {
    pattern: /^DefaultFP\.xml$/,
    read: (source) => featurePolicy(source, undefined),
    list: () => ['DefaultFP.xml'],
  },
  ...(['AppDialRules', 'DirLookupDialRules'] as const).map((root) => ({
    pattern: new RegExp(`^${root}\\.xml$`),
    read: (source: Source) => numberRules(source, root),
    list: () => [`${root}.xml`],
  })),
  {
    pattern: /^([^/]+)\.cnf\.xml$/,
    read: phoneConfig,
    list: (source) =>
      source.tx
        .all('select name from device where tkclass = 1 order by name')
        .map(({ name }) => `${String(name)}.cnf.xml`),
  },
  // What is built wins over what was uploaded under its name. [guess]
  {
    pattern: /^(.+)$/,
    read: (source, path) => readUpload(source.tx, source.node.name, path),
    list: (source) => listUploads(source.tx, source.node.name).map(({ path }) => path),
  },
  { pattern: /^Ringlist\.xml$/, read: ringList, list: () => ['Ringlist.xml'] },
];

/**
 * A file as the service of this node has it.
 * @param path as asked, a slash in front or not
 */
export function tftpFile(
  cluster: Cluster,
  node: Node,
  tx: Tx,
  path: string,
): string | Buffer | undefined {
  const asked = path.startsWith('/') ? path.slice(1) : path;
  if (!isPath(asked)) return undefined;
  const source = sourceOf(cluster, node, tx);
  const special = [...TRUST, ENCRYPTED, SIGNED].find(({ pattern }) => pattern.test(asked));
  if (!special) return unsignedFile(source, asked);
  return special.read(source, special.pattern.exec(asked)?.[1] ?? asked);
}

/**
 * Trust lists and signatures are of certificates, which are made when they are first needed.
 * @returns what to wait for before `tftpFile` is asked for this path; undefined: nothing
 */
export function tftpFileReady(
  cluster: Cluster,
  node: Node,
  path: string,
): Promise<void> | undefined {
  return /\.(?:tlv|sgn|p12)$/.test(path) ? lackingOf(cluster, node) : undefined;
}

function unsignedFile(source: Source, path: string): string | Buffer | undefined {
  for (const provider of PROVIDERS) {
    const found = provider.pattern.exec(path);
    const file = found && provider.read(source, found[1] ?? path);
    if (file != null) return file;
  }
  return undefined;
}

/** All paths that the node serves, each once. */
export function tftpPaths(cluster: Cluster, node: Node, tx: Tx): string[] {
  const source = sourceOf(cluster, node, tx);
  return [...new Set([...pathsOf(TRUST, source), ...pathsOf(PROVIDERS, source)])];
}

function cachedFiles(source: Source): string[] {
  return pathsOf(PROVIDERS, source).filter((path) => !path.endsWith('.tlv'));
}

function pathsOf(providers: readonly TftpFileProvider[], source: Source): string[] {
  return [...new Set(providers.flatMap((provider) => provider.list?.(source) ?? []))];
}

/** What the HTTP doors call a file. */
export function mediaTypeOf(path: string): string {
  if (path.endsWith('.xml')) return 'text/xml';
  return path.endsWith('.txt') ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

/** Nothing that leads elsewhere: no backslash, no control character, no empty or dotted part. */
function isPath(path: string): boolean {
  return (
    path.length <= 255 &&
    !/[\\\p{Cc}]/u.test(path) &&
    path.split('/').every((part) => part !== '' && !/^\.+$/.test(part))
  );
}
