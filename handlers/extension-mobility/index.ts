/**
 * The Extension Mobility service's HTTP interface, /emservice/EMServiceServlet: an XML document in
 * the form field `xml`, answered by an XML document, refusals too. [client] path facts/clients.md;
 * [doc] elements and numbers, as remembered
 */
import type { RestAnswer, RestProduct } from '../../server/dispatch/rest';
import {
  EM_ERRORS,
  EmRefused,
  type EmReason,
} from '../../server/domain/devices/extension-mobility';
import { RestError } from '../../server/schema/rest-error';
import { servlet } from './servlet';

export const extensionMobilityProduct: RestProduct = {
  name: 'extension-mobility',
  base: '/emservice',
  resources: [servlet],
  format: 'xml',
  headers: { 'Cache-Control': 'no-store' },
  errorOf,
};

function errorOf(error: unknown): RestAnswer | undefined {
  if (error instanceof EmRefused) return failure(error.reason);
  if (!(error instanceof RestError)) return undefined;
  // A document that cannot be read is a refusal like any other; the rest is the platform's.
  if (error.status === 400) return failure('parsing');
  return { status: error.status, body: { kind: 'page', message: error.message } };
}

function failure(reason: EmReason): RestAnswer {
  const [code, text] = EM_ERRORS[reason];
  const tree = { failure: { error: { '@code': String(code), '#': text } } };
  return { body: { kind: 'tree', root: 'response', tree } };
}
