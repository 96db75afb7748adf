/**
 * "Enable End User Pin Synchronization" of the application server page, which AXL has no field for,
 * as JSON on the product's own port. [own] facts/pin-sync.md 2, 11
 */
import type { RestAnswer, RestProduct } from '../../server/dispatch/rest';
import { AxlFault } from '../../server/schema/axl-fault';
import { RestError } from '../../server/schema/rest-error';
import { server, servers } from './servers';

export const pinSyncProduct: RestProduct = {
  name: 'pin-sync',
  base: '/ucmock/pin-sync',
  resources: [servers, server],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf,
};

function errorOf(error: unknown): RestAnswer | undefined {
  if (error instanceof AxlFault) return json(400, error.message);
  if (!(error instanceof RestError)) return undefined;
  const { status, message, more } = error;
  if (status === 401) return { status, body: { kind: 'page', message } };
  return { ...json(status, message), ...(more.headers && { headers: more.headers }) };
}

function json(status: number, error: string): RestAnswer {
  return { status, body: { kind: 'json', value: { error } } };
}
