/**
 * The Device Activation Service as a client of the cloud: a voucher, an access token that is renewed
 * when it ends, and what it asks with it. No transaction may be open. [doc] facts/onboarding.md A6
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError, type Target } from '../../cluster/neighbours';
import type { Configuration, Voucher } from '../cloud/organizations';
import { DEVICE_ACTIVATION } from '../activation-codes/service';
import { raiseAlarm } from '../platform/alarms';
import { readOnboarding, readSecret } from './settings';

const API = '/ucmock/cloud';

/** @returns what the voucher says @throws NeighbourError */
export async function askForVoucher(cluster: Cluster, address: string): Promise<Voucher> {
  const { value } = await send(cluster, address, 'POST', 'vouchers', { name: cluster.name });
  const { orgId, orgName, secret } = recordOf(value);
  return { orgId: String(orgId), orgName: String(orgName), secret: String(secret) };
}

/** @throws NeighbourError */
export async function tellConfiguration(
  cluster: Cluster,
  configuration: Configuration,
): Promise<void> {
  await asAccount(cluster, 'PUT', 'organization', configuration);
}

/** @throws NeighbourError */
export async function askForCode(cluster: Cluster, seconds: number): Promise<string> {
  return String(recordOf(await asAccount(cluster, 'POST', 'codes', { seconds })).code);
}

/** @throws NeighbourError */
export async function releaseCode(cluster: Cluster, code: string): Promise<void> {
  await asAccount(cluster, 'POST', 'codes/release', { activationCode: code });
}

/** The organization goes, with all that the cloud kept of the cluster. @throws NeighbourError */
export async function leaveCloud(cluster: Cluster): Promise<void> {
  await asAccount(cluster, 'DELETE', 'organization');
  sessions.delete(cluster);
}

interface Session {
  orgId: string;
  accessToken: string;
  /** cluster time in ms */
  ends: number;
}

const sessions = new WeakMap<Cluster, Session>();
const alarmed = new WeakSet<Cluster>();

async function asAccount(
  cluster: Cluster,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const { address } = accountOf(cluster);
  const { accessToken } = await sessionOf(cluster);
  const first = await send(cluster, address, method, path, body, accessToken).catch(forgiving);
  if (first !== undefined) return first.value;
  // The cloud may have forgotten a token that still counts here.
  sessions.delete(cluster);
  const again = await sessionOf(cluster);
  return (await send(cluster, address, method, path, body, again.accessToken)).value;
}

/** undefined: the token does not count any more */
function forgiving(error: unknown): undefined {
  if (error instanceof NeighbourError && error.status === 401) return undefined;
  throw error;
}

/** Renewed a little before it ends, by the cluster's clock. */
const SAFETY_MS = 30_000;

async function sessionOf(cluster: Cluster): Promise<Session> {
  const { address, orgId, secret } = accountOf(cluster);
  const now = cluster.clock.now();
  const known = sessions.get(cluster);
  if (known?.orgId === orgId && now < known.ends - SAFETY_MS) return known;
  try {
    const { value } = await send(cluster, address, 'POST', 'tokens', { orgId, secret });
    const { accessToken, expiresIn } = recordOf(value);
    const ends = now + Number(expiresIn) * 1000;
    const session = { orgId, accessToken: String(accessToken), ends };
    sessions.set(cluster, session);
    alarmed.delete(cluster);
    return session;
  } catch (error) {
    // One that still counts goes on to serve while the cloud does not renew it.
    if (known?.orgId === orgId && now < known.ends) return known;
    sessions.delete(cluster);
    // Once, until there is one again.
    if (!alarmed.has(cluster))
      raiseAlarm(cluster, {
        ...{ name: 'DevActAccessTokenInvalid', severity: 'Error', service: DEVICE_ACTIVATION },
        text: `The access token for the Cisco Cloud was not renewed and has expired: ${messageOf(error)}`,
      });
    alarmed.add(cluster);
    throw error;
  }
}

function accountOf(cluster: Cluster): { address: string; orgId: string; secret: string } {
  return cluster.publisher.store.read((tx) => {
    const { address, orgId } = readOnboarding(cluster, tx);
    return { address, orgId, secret: readSecret(cluster, tx) ?? '' };
  });
}

async function send(
  cluster: Cluster,
  address: string,
  method: string,
  path: string,
  body?: object,
  accessToken?: string,
): Promise<{ value: unknown }> {
  if (address === '') throw new NeighbourError('connection', 'no cloud is known');
  const target: Target = { address, username: '', password: '' };
  const { status, body: bytes } = await cluster.neighbours.web(target).send({
    ...{ method, path: `${API}/${path}` },
    headers: {
      'Content-Type': 'application/json',
      ...(accessToken !== undefined && { Authorization: `Bearer ${accessToken}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = bytes.toString('utf8');
  if (status >= 300) throw new NeighbourError('status', wordsOf(status, text), { status });
  return { value: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

/** The cloud's own sentence, where it says one. */
function wordsOf(status: number, text: string): string {
  try {
    const { error } = recordOf(JSON.parse(text));
    if (typeof error === 'string') return error;
  } catch {
    // A page of the platform.
  }
  return `the cloud answered ${status}`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
