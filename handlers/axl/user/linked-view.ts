/**
 * What other rows say of an end user: profiles, times, CAPF instances, the IPCC partition, the
 * default device profile.
 */
import type { Call } from '../../../server/dispatch/operation';
import { bracedUuid } from '../../../server/runtime/ids';
import type { Tree, Value } from '../../../server/schema/tree';

/** One statement for all: each alone would cost as much as the user's own row. */
const LINKED = `select
  (select json_group_array(name) from (select name from device
     where tkclass = 20 and (fkenduser = ?1 or fkenduser_mobility = ?1) order by name)) as profiles,
  (select json_group_array(name) from (select name from todaccess where fkenduser = ?1 order by name)) as times,
  (select json_group_array(instanceid) from (select instanceid from endusercapfmap
     where fkenduser = ?1 order by instanceid)) as instances,
  (select n.fkroutepartition from endusernumplanmap m join numplan n on n.pkid = m.fknumplan
     where m.fkenduser = ?1 and m.tkdnusage = 2) as ipcc,
  (select fkdevice from enduserdevicemap
     where fkenduser = ?1 and tkuserassociation = 5 and defaultprofile = 't') as usual`;

/** The elements of getUser that these rows make. */
export const LINKED_TAGS = [
  'associatedRemoteDestinationProfiles',
  'associatedTodAccess',
  'associatedCapfProfiles',
  'ipccRoutePartition',
  'defaultProfile',
] as const;

export function linkedViews(call: Call, pkid: string): Record<(typeof LINKED_TAGS)[number], Value> {
  const row = call.tx.get(LINKED, pkid) ?? {};
  return {
    associatedRemoteDestinationProfiles: listed('remoteDestinationProfile', row.profiles),
    associatedTodAccess: listed('todAccess', row.times),
    associatedCapfProfiles: listed('capfProfileInstanceId', row.instances),
    ipccRoutePartition: named(call, 'RoutePartition', row.ipcc),
    defaultProfile: named(call, 'DeviceProfile', row.usual),
  };
}

const NONE = '[]';

/** @param names JSON list; an empty element when nobody is in it */
function listed(element: string, names: unknown): Tree {
  if (typeof names !== 'string' || names === NONE) return {};
  return { [element]: (JSON.parse(names) as unknown[]).map(String) };
}

function named(call: Call, noun: string, pkid: unknown): Value {
  if (typeof pkid !== 'string') return '';
  return { '#': call.tx.objects.nameOf(noun, pkid), '@uuid': bracedUuid(pkid) };
}
