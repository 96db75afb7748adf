/**
 * What ILS publishers send each other: who they are and whom they know, in an envelope that shows
 * who sent it. What comes in is judged whole before any of it counts. [guess] facts/centralized.md 6
 */
import type { Cluster } from '../../cluster/cluster';
import { machineNow } from '../../runtime/clock';
import { DomainRefusal } from '../../schema/refusal';
import { isProof, isSignedBy, proofOf, signatureOf } from '../../security/ils-proof';
import type { IlsSettings } from './settings';

/** A cluster as the others hear of it: its peer info vector. [doc] which data */
export interface IlsCluster {
  clusterId: string;
  /** publisher's peer id */
  peerId: string;
  role: string;
  /** of a spoke: cluster id of its hub */
  hub: string;
  version: string;
  /** name of the publisher */
  fqdn: string;
  /** fqdn:port at which it is reached */
  address: string;
  /** as the sender sees it */
  status: string;
  catalog?: Catalog;
}

/** What it advertises to others. */
export interface Catalog {
  routeString: string;
  uris: string[];
  patterns: string[];
}

export interface IlsMessage {
  from: IlsCluster;
  /** those that the sender knows and the receiver may hear of */
  clusters: IlsCluster[];
}

export interface Envelope {
  nonce: string;
  /** an IlsMessage as JSON: exactly what was signed */
  message: string;
  proof?: string;
  certificate?: string;
  signature?: string;
}

/** This cluster towards others: its certificate, and whom it trusts. */
export interface IlsIdentity {
  cluster: Cluster;
  /** PEM, chain after it */
  readonly certificate: string;
  readonly key: string;
  /** PEM certificates of the tomcat-trust store */
  trusted(): readonly string[];
}

export type Direction = 'question' | 'answer';

/** The sender is not who may send this. */
export class IlsUntrusted extends Error {
  override readonly name = 'IlsUntrusted';
}

export function sealMessage(
  { certificate, key }: IlsIdentity,
  { useTls, password }: IlsSettings,
  { direction, nonce, content }: { direction: Direction; nonce: string; content: IlsMessage },
): Envelope {
  const message = JSON.stringify({ ...content, sent: machineNow() });
  const parts = [direction, nonce, message];
  return {
    nonce,
    message,
    ...(password !== undefined && { proof: proofOf(password, parts) }),
    ...(useTls && { certificate, signature: signatureOf(key, parts) }),
  };
}

/** @throws IlsUntrusted, and DomainRefusal for what is no message at all */
export function openMessage(
  { trusted }: IlsIdentity,
  { useTls, password }: IlsSettings,
  { direction, nonce, envelope }: { direction: Direction; nonce?: string; envelope: unknown },
): { nonce: string; sent: number; content: IlsMessage } {
  const given = recordOf(envelope);
  const text = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === 'string' ? value : undefined;
  };
  const message = text('message') ?? '';
  const said = text('nonce') ?? '';
  if (said === '' || message === '') throw malformed('nonce and message are needed');
  const parts = [direction, nonce ?? said, message];
  const [proof, certificate, signature] = ['proof', 'certificate', 'signature'].map(text);
  // Both sides have the same boxes ticked. [doc]
  if ((proof !== undefined) !== (password !== undefined) || (signature !== undefined) !== useTls)
    throw new IlsUntrusted('The clusters do not use the same authentication.');
  if (password !== undefined && !isProof(proof ?? '', password, parts))
    throw new IlsUntrusted('The password is not the same.');
  const { content, sent } = messageOf(message);
  const claim = { certificate: certificate ?? '', signature: signature ?? '', now: machineNow() };
  if (useTls && !isSignedBy({ ...claim, host: content.from.fqdn, trusted: trusted() }, parts))
    throw new IlsUntrusted(`The certificate of ${content.from.fqdn} is not trusted.`);
  return { nonce: said, sent, content };
}

function messageOf(text: string): { content: IlsMessage; sent: number } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformed('the message is no JSON');
  }
  const { from, clusters, sent } = recordOf(json);
  if (!Array.isArray(clusters)) throw malformed('clusters is no list');
  const content = { from: clusterOf(from), clusters: clusters.map(clusterOf) };
  return { content, sent: Number(sent) };
}

const MEMBERS = [
  'clusterId',
  'peerId',
  'role',
  'hub',
  'version',
  'fqdn',
  'address',
  'status',
] as const;
const LONGEST = 255;

function clusterOf(json: unknown): IlsCluster {
  const given = recordOf(json);
  const entries = MEMBERS.map((name) => {
    const value = given[name];
    if (typeof value !== 'string' || value.length > LONGEST)
      throw malformed(`${name} of a cluster`);
    return [name, value] as const;
  });
  const one = Object.fromEntries(entries) as Omit<IlsCluster, 'catalog'>;
  if (one.clusterId === '' || one.fqdn === '') throw malformed('a cluster without id or name');
  return given.catalog === undefined ? one : { ...one, catalog: catalogOf(given.catalog) };
}

function catalogOf(json: unknown): Catalog {
  const { routeString, uris, patterns } = recordOf(json);
  const isTexts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((one) => typeof one === 'string' && one.length <= LONGEST);
  if (typeof routeString !== 'string' || !isTexts(uris) || !isTexts(patterns))
    throw malformed('a catalog');
  return { routeString, uris, patterns };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function malformed(what: string): DomainRefusal {
  return new DomainRefusal('invalid', `This is no ILS message: ${what}.`);
}
