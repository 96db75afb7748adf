/**
 * Steps 2, 3 and 7, their tools: an LDAP directory agreement of a cluster with the company's directory,
 * its full synchronization, and Update Users by query in Bulk Administration.
 */
import { BASE, HAVE_SLAPD, MANAGER, startDirectory, type Directory } from '../support/directory';
import { eventually, expectEqual } from '../support/story';
import { callJson } from '../support/unity';
import { ADMIN, HOMES, HUB, PASSWORD, type Parts } from './parts';

export const GROUP = 'Standard CCM End Users';

/** The organizational unit of those who are at home there. */
export const unitOf = (leaf: string): string => (leaf === HUB ? 'west' : 'east');

export const mailOf = (userid: string): string => `${userid}@example.com`;

export interface People {
  /** makes the agreement and synchronizes it; resolves with what getLdapSyncStatus says */
  synchronize(node: string, leaf: string, featureGroupTemplate?: string): Promise<string>;
  /** users who are synchronised have the password of the directory */
  authenticateByDirectory(node: string): Promise<void>;
  /** Update Users of those who have Home Cluster enabled; resolves with the result of the job */
  updateHomeUsers(node: string, update: object): Promise<string>;
}

export function people({ lab, axl }: Parts): People {
  let running: Promise<Directory> | undefined;
  const servers = async () => {
    running ??= startDirectory(
      Object.entries(HOMES).map(([uid, leaf]) => ({
        ...{ uid, unit: unitOf(leaf), mail: mailOf(uid), password: PASSWORD },
      })),
    ).then((directory) => {
      lab.onStop(() => directory.stop());
      return directory;
    });
    const { port } = await running;
    return { server: [{ hostName: '127.0.0.1', ldapPortNumber: port, sslEnabled: false }] };
  };
  const account = { ldapPassword: MANAGER.password };

  return {
    async synchronize(node, leaf, featureGroupTemplate) {
      if (!HAVE_SLAPD) return addByAxl(leaf, axl(node));
      const name = unitOf(leaf);
      await axl(node)('updateLdapSystem', {
        ...{ syncEnabled: true, ldapServer: 'OpenLDAP', userIdAttribute: 'uid' },
      });
      await axl(node)('addLdapDirectory', {
        ldapDirectory: {
          ...{ name, ldapDn: MANAGER.dn, ...account, userSearchBase: `ou=${name},${BASE}` },
          ...{ repeatable: false, intervalValue: 7, scheduleUnit: 'DAY' },
          ...{ nextExecTime: '2099-12-01 03:00', servers: await servers() },
          ...{ mailId: 'mail', directoryUri: 'mail' },
          accessControlGroupInfo: { accessControlGroupName: [{ accessControlGroup: GROUP }] },
          ...(featureGroupTemplate !== undefined && { featureGroupTemplate }),
        },
      });
      await axl(node)('doLdapSync', { name, sync: true });
      let told = '';
      await eventually(async () => {
        told = String((await axl(node)('getLdapSyncStatus', { name })).return);
        expectEqual(`agreement ${name} at ${node}`, told, 'Sync is performed successfully');
      });
      return told;
    },
    async authenticateByDirectory(node) {
      if (!HAVE_SLAPD) return;
      await axl(node)('updateLdapAuthentication', {
        ...{ authenticateEndUsers: true, distinguishedName: MANAGER.dn, ...account },
        ...{ userSearchBase: BASE, servers: await servers() },
      });
    },
    async updateHomeUsers(node, update) {
      const jobs = `${lab.urlOf(node)}/ucmock/bat/jobs`;
      const where = [{ field: 'Has Home Cluster Enabled', operator: 'is exactly', value: true }];
      const body = {
        ...{ transaction: 'Update Users - Query', query: { where }, update },
        runImmediately: true,
      };
      const { status, value } = await callJson(lab, `POST ${jobs}`, { login: ADMIN, body });
      expectEqual(`status of Submit (${JSON.stringify(value)})`, status, 201);
      let results: { totalRecords: number; recordsFailed: number }[] = [];
      await eventually(async () => {
        const job = `GET ${jobs}/${String(value.jobId)}`;
        const { value: seen } = await callJson(lab, job, { login: ADMIN });
        expectEqual(`job at ${node}`, seen.status, 'Completed');
        results = seen.results as typeof results;
      });
      const [{ totalRecords = 0, recordsFailed = -1 } = {}] = results;
      expectEqual(`failed of ${totalRecords}`, recordsFailed, 0);
      return `${node}: ${totalRecords} updated`;
    },
  };
}

/** Where this machine has no slapd: said loudly, and the rest of the story can be played. */
async function addByAxl(leaf: string, axl: ReturnType<Parts['axl']>): Promise<string> {
  for (const userid of Object.keys(HOMES).filter((one) => HOMES[one] === leaf))
    await axl('addUser', {
      user: {
        ...{ userid, firstName: userid, lastName: 'Diallo', password: PASSWORD },
        ...{ mailid: mailOf(userid), directoryUri: mailOf(userid), homeCluster: true },
        presenceGroupName: 'Standard Presence group',
        associatedGroups: { userGroup: [{ name: GROUP }] },
      },
    });
  return 'SKIPPED: slapd is not installed on this machine, users are added by AXL instead';
}
