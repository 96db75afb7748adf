/** What the calls of certificate management have in common: whose certificates, and texts of bodies. */
import type { Prepared, RestAnswer } from '../../server/dispatch/rest';
import type { Owner } from '../../server/domain/certificates/own';
import { RestError } from '../../server/schema/rest-error';

/** Set by a subscriber of another process on what it forwards (http/forward.ts). */
const FORWARDED = 'x-ucmock-forwarded-by';

/** The calls are about the node that is asked. [doc] "server specific" */
export async function ownerOf({ cluster, node, headers }: Prepared): Promise<Owner> {
  const asked = headers[FORWARDED] ?? node.name;
  const found = (await cluster.statuses()).find(({ name }) => name === asked);
  return { name: found?.name ?? node.name, role: found?.role ?? node.role };
}

export function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '')
    throw new RestError(400, `${name} must be a text.`);
  return value;
}

export function textsOf(value: unknown, name: string): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  const found = all.filter((one): one is string => typeof one === 'string' && one !== '');
  if (found.length === 0 || found.length < all.length)
    throw new RestError(400, `${name} must be a list of texts.`);
  return found;
}

export function membersOf(json: unknown): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

/** A download: PEM unless `format=der` is asked for, which only one certificate can be. */
export function download(query: URLSearchParams, pem: string, der: () => Buffer): RestAnswer {
  const format = query.get('format') ?? 'pem';
  if (format === 'pem')
    return { body: { kind: 'text', type: 'application/x-pem-file', text: pem } };
  if (format === 'der')
    return { body: { kind: 'bytes', type: 'application/pkix-cert', bytes: der() } };
  throw new RestError(400, 'format is pem or der.');
}
