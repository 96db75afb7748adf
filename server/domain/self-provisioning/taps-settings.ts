/**
 * Settings of TAPS, kept as parameters of its service. Real ones are partly Unified CCX's; that some
 * devices may be kept from TAPS ("Secure TAPS") is as remembered. [guess]
 */
import type { Tx } from '../../store/store';
import { readParameter, writeParameter } from '../services/parameters';

export const TAPS = 'Cisco TAPS Service';

/** Which configured devices a phone may become: any, those with a dummy MAC address, or none. */
export const TAPS_RESETS = ['any', 'dummy', 'none'] as const;
export type TapsResets = (typeof TAPS_RESETS)[number];

export interface TapsSettings {
  /** name of the CTI route point of Unified CCX; '' for none */
  routePoint: string;
  resets: TapsResets;
}

export function tapsSettings(tx: Tx): TapsSettings {
  const resets = readParameter(tx, TAPS, 'SecureTaps');
  return {
    routePoint: readParameter(tx, TAPS, 'CtiRoutePoint') ?? '',
    resets: TAPS_RESETS.find((word) => word === resets) ?? 'dummy',
  };
}

export function setTaps(tx: Tx, { routePoint, resets }: TapsSettings): void {
  writeParameter(tx, TAPS, 'CtiRoutePoint', routePoint);
  writeParameter(tx, TAPS, 'SecureTaps', resets);
}
