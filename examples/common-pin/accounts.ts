/** Steps 7 to 9: the accounts by which each product logs in at the other. */
import { expectEqual, type Step } from '../support/story';
import { AXL_PASSWORD, AXL_USER, UNITY_PASSWORD, UNITY_USER, type Parts } from './parts';

const OWN_GROUP = 'Admin-3rd Party API';
/** As the screen of the document lists them. */
export const GROUPS = [
  OWN_GROUP,
  'Application Client Users',
  'Standard Audit Users',
  'Standard CAR Admin Users',
  'Standard CCM Admin Users',
];
export const ROLES = [
  'Standard AXL API Access',
  'Standard Admin Rep Tool Admin',
  'Standard Audit Log Administration',
  'Standard CCM Admin Users',
  'Standard CCM End Users',
];

export function accounts({ axl, sabotaged }: Parts): Step[] {
  const setGroups = (userid: string, names: readonly string[]) =>
    axl('updateAppUser', {
      userid,
      associatedGroups: { userGroup: names.map((name) => ({ name })) },
    });
  const rolesOf = async (userid: string): Promise<string[]> => {
    const sql = `select distinct r.name as name from applicationuser u
      inner join applicationuserdirgroupmap m on m.fkapplicationuser = u.pkid
      inner join functionroledirgroupmap g on g.fkdirgroup = m.fkdirgroup
      inner join functionrole r on r.pkid = g.fkfunctionrole
      where u.name = '${userid}' order by r.name`;
    const answer = await axl('executeSQLQuery', { sql });
    const { row } = answer.return as { row: { name: string }[] };
    return row.map(({ name }) => name);
  };
  return [
    {
      title: "Step 7: An application user with Unity Connection's credentials is created on CUCM",
      async play() {
        const password = sabotaged('wrong-unity-password') ? 'Other-2026' : UNITY_PASSWORD;
        const presenceGroupName = 'Standard Presence group';
        await axl('addAppUser', { appUser: { userid: UNITY_USER, password, presenceGroupName } });
        return UNITY_USER;
      },
    },
    {
      title: 'Step 8: Permissions Information: it gets the AXL role, by access control groups',
      async play() {
        const own = sabotaged('no-axl-role') ? ROLES.slice(-1) : [ROLES[0], ROLES[4]];
        const userRoles = { userRole: own.map((roleName) => ({ roleName })) };
        await axl('addUserGroup', { userGroup: { name: OWN_GROUP, userRoles } });
        await setGroups(UNITY_USER, GROUPS);
        const answer = await axl('getAppUser', { userid: UNITY_USER });
        const { appUser } = answer.return as { appUser: { associatedGroups: Groups } };
        const names = appUser.associatedGroups.userGroup.map(({ name }) => name).sort();
        expectEqual('Groups', names, GROUPS);
        const roles = await rolesOf(UNITY_USER);
        if (!sabotaged('no-axl-role')) expectEqual('Roles', roles, [...ROLES].sort());
        return `Groups ${names.join(', ')}; Roles ${roles.join(', ')}`;
      },
    },
    {
      title: 'Step 9: The AXL role also for the account by which Unity Connection calls CUCM',
      async play() {
        const presenceGroupName = 'Standard Presence group';
        const appUser = { userid: AXL_USER, password: AXL_PASSWORD, presenceGroupName };
        await axl('addAppUser', { appUser });
        if (!sabotaged('no-axl-role-for-unity')) await setGroups(AXL_USER, [OWN_GROUP]);
        return `${AXL_USER} in ${OWN_GROUP}`;
      },
    },
  ];
}

interface Groups {
  userGroup: { name: string }[];
}
