/**
 * Who wrote a device's description: its user (by UDS) or the administrator? What the user wrote is
 * kept beside it; the two differ as soon as an administrator writes another one.
 */
import type { Row, Tx } from '../../store/store';
import { hiddenText } from '../fields';

const BY_USER = 'ucmockDescriptionByUser';

export function describedBy(device: Row): 'user' | 'admin' {
  const written = hiddenText(device, BY_USER);
  return written !== undefined && written === device.description ? 'user' : 'admin';
}

export function describeAsUser(tx: Tx, device: string, description: string): void {
  tx.run(
    `update device set description = ?1, rest = json_set(coalesce(rest, '{}'), '$.${BY_USER}', ?1) where pkid = ?2`,
    description,
    device,
  );
}
