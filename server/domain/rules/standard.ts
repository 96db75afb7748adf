/**
 * Objects of the installation that an administrator cannot remove, and those that cannot be
 * changed either. [doc] administration guide: standard softkey templates, button templates,
 * normalization scripts, codec lists and transparency profiles are read-only; the others are needed
 * by the system. Text [guess]
 */
import { AxlFault } from '../../schema/axl-fault';
import { textOf } from '../../schema/tree';
import type { Tx } from '../../store/store';
import { loadStock } from '../stock/load';
import { stockPkid } from '../stock/stock-pkid';

const READ_ONLY = new Set([
  'AudioCodecPreferenceList',
  'PhoneButtonTemplate',
  'SIPNormalizationScript',
  'SdpTransparencyProfile',
  'SoftKeyTemplate',
]);
const KEPT = new Set([
  'CommonPhoneConfig',
  'CredentialPolicy',
  'DateTimeGroup',
  'LocalRouteGroup',
  'Location',
  'MlppDomain',
  'PhoneSecurityProfile',
  'PresenceGroup',
  'ProcessNode',
  'RoutePartition',
  'SipProfile',
  'SipTrunkSecurityProfile',
]);

/** @throws standardObject */
export function refuseStandard(
  tx: Tx,
  noun: string,
  pkid: string,
  action: 'changed' | 'removed',
): void {
  const guarded = READ_ONLY.has(noun) || (action === 'removed' && KEPT.has(noun));
  if (!guarded || !stockOf(noun).has(pkid)) return;
  throw new AxlFault('standardObject', {
    object: noun,
    name: tx.objects.nameOf(noun, pkid),
    action,
  });
}

/** The stock never changes while a process runs. */
const stocks = new Map<string, ReadonlySet<string>>();

function stockOf(noun: string): ReadonlySet<string> {
  let pkids = stocks.get(noun);
  if (!pkids) {
    const rows = loadStock().objects[noun] ?? [];
    pkids = new Set(
      rows.map(
        ({ uuid, object }) => uuid ?? stockPkid(noun, textOf(Object.values(object)[0]) ?? ''),
      ),
    );
    stocks.set(noun, pkids);
  }
  return pkids;
}
