/**
 * The Intercluster Lookup Service between publishers, and its page. The protocol is not public, and
 * the page has no API: both are our own form, as JSON on the product's own port. [guess]
 * facts/centralized.md 6
 */
import { ownFormError, shownJson } from '../../server/dispatch/own-form';
import type { RestAnswer, RestProduct } from '../../server/dispatch/rest';
import type { IlsDaemon } from '../../server/domain/ils/daemon';
import { IlsUntrusted, type IlsIdentity } from '../../server/domain/ils/message';
import { exchange } from './exchange';
import { home } from './home';
import { clusters, synchronization } from './page';

export function ilsdProduct(identity: IlsIdentity, daemon: IlsDaemon | undefined): RestProduct {
  return {
    name: 'ilsd',
    base: '/ucmock/ilsd',
    resources: [exchange(identity), home, clusters, synchronization(daemon)],
    format: 'json',
    headers: { 'Cache-Control': 'no-store' },
    errorOf,
  };
}

function errorOf(error: unknown): RestAnswer | undefined {
  // Who fails here is told no more than that.
  if (error instanceof IlsUntrusted)
    return { ...shownJson({ error: 'The cluster is not authenticated.' }), status: 401 };
  return ownFormError(error);
}
