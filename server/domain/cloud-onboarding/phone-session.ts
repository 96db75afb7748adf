/**
 * What a telephone that may come by MRA is told when it was onboarded, on the premises or outside: the
 * domain of its Expressway, the certificates to know that by, and OAuth tokens, for which the Device
 * Activation Service asks the cluster's SSOSP servers in their turn. [seed, doc] facts/onboarding.md A4, A6
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { AxlFault } from '../../schema/axl-fault';
import { reaches } from '../../schema/release';
import { listTrusted } from '../../security/trust-store';
import type { Tx } from '../../store/store';
import { DEVICE_ACTIVATION } from '../activation-codes/service';
import { ensureKeys, type OwnKeys } from '../authz/keys';
import { issuePhoneTokens, PHONE_CLIENT } from '../authz/refresh-tokens';
import { offersRefreshLogin } from '../authz/settings';
import { fieldFlag } from '../fields';
import { raiseAlarm } from '../platform/alarms';
import { membersOf } from '../platform/members';
import { isOnBoard, readOnboarding } from './settings';

export interface PhoneSession {
  domain: string;
  publisher: string;
  /** PEM */
  certificates: string[];
  client_id: string;
  access_token: string;
  refresh_token: string;
  token_type: 'Bearer';
  expires_in: number;
}

/**
 * Keys of the tokens, from the first server that answers; undefined: nobody needs them, or none does.
 * One that does not is left out, with an alarm. While no transaction is open.
 */
export async function tokenKeys(cluster: Cluster, viewer: Node): Promise<OwnKeys | undefined> {
  const isWanted = viewer.store.read(
    (tx) => isOnBoard(readOnboarding(cluster, tx)) && offersRefreshLogin(cluster, tx),
  );
  if (!isWanted) return undefined;
  const service = reaches(cluster.release.build, '15.0') ? 'Cisco SSOSP Tomcat' : 'Cisco Tomcat';
  for (const { name, role, reached, runs } of await membersOf(cluster, viewer)) {
    if (role === 'presence') continue;
    if (reached && runs(service)) return keysOf(cluster, viewer);
    raiseAlarm(cluster, {
      ...{ name: 'DevActSSOSPServerRemoved', severity: 'Warning', service: DEVICE_ACTIVATION },
      text: `${name} does not answer, and is not asked for tokens of onboarding telephones`,
    });
  }
  return undefined;
}

async function keysOf(cluster: Cluster, viewer: Node): Promise<OwnKeys | undefined> {
  try {
    return await ensureKeys(cluster, viewer);
  } catch (error) {
    if (error instanceof AxlFault) return undefined; // the publisher that makes them is away
    throw error;
  }
}

/** undefined: the telephone does not come by MRA. @param device pkid @param name it has by now */
export function phoneSession(
  cluster: Cluster,
  tx: Tx,
  { device, name, keys }: { device: string; name: string; keys: OwnKeys | undefined },
): PhoneSession | undefined {
  const row = tx.get('select * from device where pkid = ?', device);
  const onboarding = readOnboarding(cluster, tx);
  if (!row || !fieldFlag(row, 'allowMraMode') || !isOnBoard(onboarding) || !keys) return undefined;
  const { accessToken, refreshToken, expiresIn } = issuePhoneTokens(cluster, tx, keys, name);
  return {
    domain: onboarding.activationDomain,
    publisher: cluster.publisher.name,
    certificates: listTrusted(tx, 'Phone-Edge-trust').map(({ pem }) => pem),
    client_id: PHONE_CLIENT,
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_in: expiresIn,
  };
}
