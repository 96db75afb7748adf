/**
 * ITLRecovery.p12: the recovery key, to be kept by an administrator, who signs the ITL of another
 * cluster by it when phones are to move there. [doc] that there is the file; [own] that the password
 * of the platform's administrator protects it
 */
import type { Cluster } from '../../cluster/cluster';
import { writePkcs12 } from '../../security/pkcs12';
import type { Tx } from '../../store/store';
import { identityOf } from './members';

export const RECOVERY_FILE = 'ITLRecovery.p12';

/** Undefined while the certificate is not made (lackingOf), and before 10.0, which has none. */
export function recoveryFile(cluster: Cluster, tx: Tx, host: string): Buffer | undefined {
  const identity = identityOf(
    cluster,
    (sql, ...params) => tx.get(sql, ...params),
    host,
    'ITLRecovery',
  );
  if (!identity) return undefined;
  const key = identity.key().export({ type: 'pkcs8', format: 'pem' }).toString();
  const cert = identity.certificate.toString();
  return writePkcs12({ cert, key }, cluster.settings.adminPassword);
}
