/**
 * Provisioning interface (CUPI) of a Unity Connection, in JSON. [doc] facts/pin-sync.md 4, 8
 *
 * How a real CUCM hands a PIN over is not public [none]; this uses what CUPI publishes.
 */
import {
  NeighbourError,
  PIN_SYNC,
  type PinSyncMark,
  type Target,
  type UnityClient,
} from '../cluster/neighbours';
import { refusedWith } from './failure';
import type { Ask } from './https';

const PORT = 443;

export function unityClient(ask: Ask, target: Target): UnityClient {
  async function request(
    method: string,
    path: string,
    mark: PinSyncMark,
    body?: object,
  ): Promise<string> {
    const reply = await ask({
      target,
      port: PORT,
      method,
      path: `/vmrest${path}`,
      headers: {
        Accept: 'application/json',
        [PIN_SYNC]: mark,
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (reply.status < 200 || reply.status > 299) throw refusedWith(reply.status);
    return reply.text;
  }

  async function objectIdOf(alias: string, mark: PinSyncMark): Promise<string | undefined> {
    const query = encodeURIComponent(`(alias is ${alias})`);
    const answer = parse(await request('GET', `/users?query=${query}`, mark));
    const users = Array.isArray(answer.User) ? answer.User : [answer.User];
    const user = users.find(
      (one: unknown): one is { ObjectId: string } =>
        typeof (one as { ObjectId?: unknown } | undefined)?.ObjectId === 'string',
    );
    return user?.ObjectId;
  }

  return {
    async probe() {
      await request('GET', '/version', 'probe');
      // The version may be open to all; this wants a role.
      await request('GET', '/users?rowsPerPage=0', 'probe');
    },
    async setPin(alias, pin, mark) {
      const id = await objectIdOf(alias, mark);
      if (id === undefined) return false;
      await request('PUT', `/users/${id}/credential/pin`, mark, { Credentials: pin });
      return true;
    },
  };
}

/** @throws NeighbourError for an answer that is no CUPI */
function parse(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new NeighbourError('connection', 'the answer is no answer of Unity Connection');
}
