/**
 * Certificates are rows of the publisher, so where that runs in another process it makes them for
 * the nodes of this one: keys travel sealed, with the replication. A real node makes its own even
 * while its publisher is away; ours waits for it. [guess]
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { DomainRefusal } from '../../schema/refusal';
import type { Owner } from './own';

const BASE = '/ucmock/certificates';

/** Lets it make what an owner still lacks; while it is away, that goes on missing. */
export async function letMake(cluster: Cluster, node: Node, owner: Owner): Promise<void> {
  const asked = { method: 'GET', path: `${BASE}/identity`, as: owner } as const;
  await cluster.askPublisher(node, asked).catch((error: unknown) => {
    cluster.log.warn('certificates-not-made', { node: owner.name, error: String(error) });
  });
}

/** A call of the publisher's; POST unless told. */
export interface Deed {
  method?: 'POST' | 'DELETE';
  /** below /ucmock/certificates, or a whole one */
  path: string;
  json?: object;
}

/**
 * What the command line of a subscriber does there.
 *
 * @returns the answer's JSON @throws DomainRefusal with its message, or when it is away
 */
export async function doThere(
  cluster: Cluster,
  owner: Owner,
  { method = 'POST', path, json }: Deed,
): Promise<Record<string, unknown>> {
  const node = cluster.node(owner.name) ?? cluster.home;
  const whole = path.startsWith('/') ? path : `${BASE}/${path}`;
  const { status, text } = await cluster
    .askPublisher(node, { method, path: whole, as: owner, ...(json && { json }) })
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new DomainRefusal('conflict', `The publisher cannot be written: ${reason}`);
    });
  const value = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  if (status >= 400) throw new DomainRefusal('invalid', String(value.message));
  return value;
}
