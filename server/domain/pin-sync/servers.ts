/**
 * Application servers of type Cisco Unity Connection: where they are, and the login that a CUCM
 * presents there, which is the selected application user's own. [doc] facts/pin-sync.md 3
 */
import type { Target } from '../../cluster/neighbours';
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';
import { principalOf } from '../credentials/login';
import { credentialRow } from '../credentials/set';
import { flaggedServers } from './flag';

export interface UnityServer {
  name: string;
  target: Target;
  /** of the application user that is selected */
  mayUseAxl: boolean;
}

/** Why an application server cannot be asked: a setting of its own is missing or wrong. */
export class ServerNotUsable extends Error {
  override readonly name = 'ServerNotUsable';
}

const AXL_ROLE = 'Standard AXL API Access';

/** @throws ServerNotUsable with a sentence for the administrator */
export function unityServer(tx: Tx, sealer: Sealer, pkid: string): UnityServer {
  const server = tx.get(
    `select s.name as name, s.ipaddress as address, t.name as kind from appserver s
       left join typeappserver t on t.enum = s.tkappserver where s.pkid = ?`,
    pkid,
  );
  const name = String(server?.name ?? '');
  if (server?.kind !== 'Cisco Unity Connection')
    throw new ServerNotUsable(`${name} is no Cisco Unity Connection`);
  if (typeof server.address !== 'string' || server.address === '')
    throw new ServerNotUsable(`${name} has no IP address`);
  const users = tx.all(
    `select u.pkid as pkid, u.name as name from applicationuserappservermap m
       join applicationuser u on u.pkid = m.fkapplicationuser where m.fkappserver = ?`,
    pkid,
  );
  const [user] = users;
  // [guess] which of several would log in is not told anywhere
  if (!user || users.length > 1)
    throw new ServerNotUsable(`${name} needs exactly one selected application user`);
  const owner = { kind: 'application', pkid: String(user.pkid) } as const;
  const secret = credentialRow(tx, owner, 'password')?.credentials;
  return {
    name,
    target: {
      address: server.address,
      username: String(user.name),
      password: typeof secret === 'string' ? sealer.open(secret) : '',
    },
    mayUseAxl: principalOf(tx, String(user.name), owner).roles.has(AXL_ROLE),
  };
}

/** Servers that take the PINs of this cluster; one that cannot be asked stands with its reason. */
export function enabledServers(tx: Tx, sealer: Sealer): (UnityServer | ServerNotUsable)[] {
  return flaggedServers(tx).map((pkid) => {
    try {
      return unityServer(tx, sealer, pkid);
    } catch (error) {
      if (error instanceof ServerNotUsable) return error;
      throw error;
    }
  });
}
