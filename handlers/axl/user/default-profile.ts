/**
 * defaultProfile is a mark on one of the user's device profiles: enduserdevicemap.defaultprofile.
 * [client] facts/sql.md 3
 */
import type { Call } from '../../../server/dispatch/operation';
import { bracedUuid } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';

/** enduserdevicemap.tkuserassociation of a device profile */
const PROFILE = 5;

function defaultProfileOf({ tx }: Call, user: string): string | undefined {
  const row = tx.get(
    "select fkdevice as profile from enduserdevicemap where fkenduser = ? and tkuserassociation = ? and defaultprofile = 't'",
    user,
    PROFILE,
  );
  return row && String(row.profile);
}

/** The attribute of a default profile that no client sent. */
const KEPT = '@kept';

/**
 * Before an update that sends phoneProfiles alone: the list is written anew, and the mark with it,
 * so the profile that is the default now stays it, if it is still in the list.
 */
export function keepDefaultProfile(call: Call, user: string): void {
  const { request } = call;
  const profile = defaultProfileOf(call, user);
  if (request.phoneProfiles === undefined || profile === undefined) return;
  request.defaultProfile ??= { '@uuid': bracedUuid(profile), [KEPT]: 'true' };
}

/** After the generic verb, which has written the list. */
export function storeDefaultProfile(call: Call, user: string, sent: Tree): void {
  if (sent.defaultProfile === undefined) return;
  const profile = profileNamed(call, sent.defaultProfile);
  call.tx.run("update enduserdevicemap set defaultprofile = 'f' where fkenduser = ?", user);
  if (profile === undefined || mark(call, user, profile)) return;
  if (treeOf(sent.defaultProfile)[KEPT] !== undefined) return;
  // One that is not in the user's list comes into it. [guess]
  call.tx.run(
    "insert into enduserdevicemap (fkenduser, fkdevice, tkuserassociation, defaultprofile) values (?, ?, ?, 't')",
    user,
    profile,
    PROFILE,
  );
}

function mark({ tx }: Call, user: string, profile: string): boolean {
  const changed = tx.run(
    "update enduserdevicemap set defaultprofile = 't' where fkenduser = ? and fkdevice = ? and tkuserassociation = ?",
    user,
    profile,
    PROFILE,
  );
  return changed > 0;
}

/** undefined: the element is empty, the user has no default any more. */
function profileNamed(call: Call, value: Value): string | undefined {
  const name = textOf(value) ?? '';
  const uuid = textOf(treeOf(value)['@uuid']) ?? '';
  if (name === '' && uuid === '') return undefined;
  const key = uuid === '' ? { name } : { uuid };
  const profile = call.tx.objects.find('DeviceProfile', key);
  if (profile === undefined) throw new AxlFault('itemNotFound', { what: name || uuid });
  return profile;
}
