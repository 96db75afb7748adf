/** Asks the control plane of a running ucmock. */
import type { Ucmock } from '../../server';
import { post, type PostOptions, type Reply } from './axl';

export interface Told {
  status: number;
  /* what the contract says; tests name the parts that they are about */
  json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** @param cluster a fork or another cluster; the first one unless told */
export async function control(
  ucm: Ucmock,
  method: string,
  path: string,
  body?: unknown,
  cluster?: string,
): Promise<Told> {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const reply = await raw(ucm, method, path, text, cluster);
  return { status: reply.status, json: JSON.parse(reply.text) };
}

export function raw(
  ucm: Ucmock,
  method: string,
  path: string,
  body: string | Buffer = '',
  cluster?: string,
): Promise<Reply> {
  const headers = cluster === undefined ? {} : { 'X-Ucmock-Cluster': cluster };
  return post(ucm, body, { method, path: `/_ucmock${path}`, login: null, headers });
}

/** Options of an AXL request to this cluster. */
export function to(cluster: string): PostOptions {
  return { headers: { 'X-Ucmock-Cluster': cluster } };
}
