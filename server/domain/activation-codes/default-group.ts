/**
 * Telephones are onboarded through the default Cisco Unified CM group; while none of its nodes is up
 * nobody is, so that administrators are told to have a second one there. [doc] facts/onboarding.md A1
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { isNamed, membersOf } from '../platform/members';

const CALL_MANAGER = 'Cisco CallManager';

/** Does Cisco CallManager run on any node of the group? @param viewer who looks at the others */
export async function isDefaultGroupUp(cluster: Cluster, viewer: Node): Promise<boolean> {
  const names = viewer.store.read((tx) =>
    tx
      .all(
        `select p.name from callmanagergroupmember m
           join callmanager c on c.pkid = m.fkcallmanager join processnode p on p.pkid = c.fkprocessnode
          where m.fkcallmanagergroup = (select pkid from callmanagergroup
            order by case tftpdefault when 't' then 0 else 1 end, name limit 1)`,
      )
      .map(({ name }) => String(name)),
  );
  const members = await membersOf(cluster, viewer);
  return names.some((name) => {
    const member = members.find(isNamed(name));
    return member !== undefined && member.reached && member.runs(CALL_MANAGER);
  });
}
