/**
 * Names of telephones that wait for their activation: BAT and twelve hexadecimal digits by chance,
 * as long as nobody knows the MAC address. [doc]; capitals [guess] facts/onboarding.md A1
 */
import type { Ids } from '../../runtime/ids';

const WAITING = /^BAT[0-9A-F]{12}$/i;

export function randomName(ids: Pick<Ids, 'bytes'>): string {
  return `BAT${ids.bytes(6).toString('hex').toUpperCase()}`;
}

/** Its MAC address is not known yet: a code is bound to its model alone. [doc] */
export function isWaiting(name: string): boolean {
  return WAITING.test(name);
}
