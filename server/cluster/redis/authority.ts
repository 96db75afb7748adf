/**
 * One certificate authority for nodes on several hosts: the first process puts its own into Redis,
 * sealed under the security password; the others take it from there.
 */
import { scryptSync } from 'node:crypto';
import type { Identity } from '../../security/authority';
import { createSealer, KEY_BYTES } from '../../security/seal';
import { BusRefused } from '../bus';
import { connectRedis, describe } from './connect';
import { AUTHORITY } from './keys';

/** @throws BusRefused when another security password sealed what is there */
export async function agreeOnAuthority(
  url: string,
  securityPassword: string,
  mine: Identity,
): Promise<Identity> {
  const redis = await connectRedis(url);
  try {
    const sealer = createSealer(scryptSync(securityPassword, 'ucmock authority', KEY_BYTES));
    await redis.setnx(AUTHORITY, sealer.seal(JSON.stringify(mine)));
    const sealed = (await redis.get(AUTHORITY)) ?? '';
    try {
      return JSON.parse(sealer.open(sealed)) as Identity;
    } catch {
      throw new BusRefused(
        `the security password is not the one under which ${describe(url)} keeps the authority`,
      );
    }
  } finally {
    redis.disconnect();
  }
}
