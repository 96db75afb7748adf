/**
 * A browser comes back from the identity provider: does its response let a user in?
 *
 * The signature, and that the audience is this service provider, is judged by the library (see
 * saml-response.ts); issuer, times on the cluster's clock (3 s difference are allowed [doc]),
 * recipient, and that it answers a request of ours which nothing answered before, are judged here.
 * The attribute `uid` is the user's id [doc] facts/centralized.md 3.4.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Principal } from '../../cluster/principal';
import {
  readResponse,
  SamlRefused,
  type Assertion,
  type Confirmation,
} from '../../security/saml-response';
import type { Tx } from '../../store/store';
import { ownerOf, principalOf } from '../credentials/login';
import { isUsable } from '../credentials/verify';
import { take, type Pending } from './pending';
import { entityIdOf } from './service-provider';
import { identityProvider, readSso } from './settings';

export type SignedIn =
  { ok: true; user: Principal; relayUrl: string } | { ok: false; reason: string };

/** [doc] facts/centralized.md 3.4 */
const CLOCK_DIFFERENCE_MS = 3_000;

export async function acceptResponse(
  cluster: Cluster,
  node: Node,
  { response, relayState }: { response: string; relayState: string },
): Promise<SignedIn> {
  const { provider, audience } = node.store.read((tx) => ({
    provider: identityProvider(tx),
    audience: entityIdOf(tx, readSso(tx).mode, node.name),
  }));
  if (!provider) return refused('SAML SSO is disabled');
  let assertion: Assertion;
  try {
    const { certificates } = provider;
    assertion = await readResponse(response, { certificates, audience });
  } catch (error) {
    if (error instanceof SamlRefused) return refused(error.message);
    throw error;
  }
  if (assertion.issuer !== provider.entityId) return refused('another issuer');
  const now = cluster.clock.now();
  if (!isWithin(assertion, now)) return refused('not valid now');
  const pending = await answered(cluster, assertion.confirmations, now);
  if (!pending) return refused('no request of ours, or answered before');
  if (pending.relayState !== relayState) return refused('another relay state');
  if (pending.entityId !== audience) return refused('another service provider');
  const [uid, ...more] = assertion.attributes.uid ?? [];
  if (!uid || more.length > 0) return refused('no attribute uid');
  const user = node.store.read((tx) => userOf(tx, uid, now));
  if (!user) return refused(`the user ${uid} is unknown, inactive or locked`);
  return { ok: true, user, relayUrl: pending.relayUrl };
}

/** The confirmation that holds, and the request that it answers. */
async function answered(
  cluster: Cluster,
  confirmations: readonly Confirmation[],
  now: number,
): Promise<Pending | undefined> {
  for (const one of confirmations) {
    const { inResponseTo, recipient, notOnOrAfter } = one;
    // A bearer confirmation has to end. [doc] SAML profiles 4.1.4.2
    if (inResponseTo === undefined || notOnOrAfter === undefined || !isWithin(one, now)) continue;
    const pending = await take(cluster, inResponseTo);
    if (pending && pending.acs === recipient) return pending;
  }
  return undefined;
}

function isWithin(
  { notBefore, notOnOrAfter }: Pick<Assertion, 'notBefore' | 'notOnOrAfter'>,
  now: number,
): boolean {
  const begun = notBefore === undefined || notBefore <= now + CLOCK_DIFFERENCE_MS;
  const goesOn = notOnOrAfter === undefined || notOnOrAfter > now - CLOCK_DIFFERENCE_MS;
  return begun && goesOn;
}

/**
 * By the user id; where the identity provider tells a mail address, by the directory URI, which is
 * the mail address where users sign in of several sub-domains. [seed] C16; [guess] the second way
 */
function userOf(tx: Tx, uid: string, now: number): Principal | undefined {
  const userid = ownerOf(tx, uid)?.kind === 'end' ? uid : useridOfUri(tx, uid);
  const owner = userid === undefined ? undefined : ownerOf(tx, userid);
  if (userid === undefined || owner?.kind !== 'end' || !isUsable(tx, owner, now)) return undefined;
  return principalOf(tx, userid, owner);
}

function useridOfUri(tx: Tx, uri: string): string | undefined {
  if (!uri.includes('@')) return undefined;
  const rows = tx.all(
    'select userid from enduser where lower(directoryuri) = lower(?) and status = 1',
    uri,
  );
  return rows.length === 1 ? String(rows[0]?.userid) : undefined;
}

function refused(reason: string): SignedIn {
  return { ok: false, reason };
}
