/** The secret that a telephone proves by digest: the digest credentials of its digest user. [doc] */
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';
import { credentialRow } from '../credentials/set';
import type { RegistrableDevice } from './devices';

/** In clear, for the moment; undefined where the device has no digest user, or that none. */
export function digestSecret(
  tx: Tx,
  sealer: Sealer,
  { digestUser }: RegistrableDevice,
): string | undefined {
  if (!digestUser) return undefined;
  const row = credentialRow(tx, { kind: 'end', pkid: digestUser.pkid }, 'digest');
  const stored = row?.credentials;
  return typeof stored === 'string' && stored !== '' ? sealer.open(stored) : undefined;
}
