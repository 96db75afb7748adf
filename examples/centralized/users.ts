/** Steps 1 to 3 and 7: users of both clusters, enabled for presence in the central one only. */
import { expectEqual, expectText, type Step } from '../support/story';
import { CENTRAL, HOMES, IMP, IMP2, LEAVES, PASSWORD, type Parts } from './parts';

const TEMPLATE = 'IM and Presence';
const PROFILE = 'Central IM and Presence';

export function users({ lab, axl, sabotage }: Parts): Step[] {
  const seen = async (node: string, userid: string): Promise<string> => {
    const url = `${lab.urlOf(node)}/cucm-uds/user/${userid}`;
    const { status, text } = await lab.call(url, { login: `${userid}:${PASSWORD}` });
    expectEqual(`status of ${userid} at ${node}`, status, 200);
    return text;
  };

  return [
    {
      title: 'Step 1: a feature group template of the central cluster has both boxes ticked (AXL)',
      async play() {
        await axl(CENTRAL)('addFeatureGroupTemplate', {
          featureGroupTemplate: {
            name: TEMPLATE,
            homeCluster: true,
            imAndUcPresenceEnable: true,
            maxDeskPickupWait: 10_000,
            remoteDestinationLimit: 4,
            BLFPresenceGp: 'Standard Presence group',
          },
        });
        const answer = await axl(CENTRAL)('getFeatureGroupTemplate', { name: TEMPLATE });
        const { featureGroupTemplate } = answer.return as {
          featureGroupTemplate: Record<string, unknown>;
        };
        expectEqual('Home Cluster', String(featureGroupTemplate.homeCluster), 'true');
        const enabled = String(featureGroupTemplate.imAndUcPresenceEnable);
        expectEqual('Enable User for Unified CM IM and Presence', enabled, 'true');
        return 'Home Cluster, Enable User for Unified CM IM and Presence';
      },
    },
    {
      title: 'Steps 2, 3: every user is in the central cluster and enabled there (AXL, UDS)',
      async play() {
        for (const userid of Object.keys(HOMES)) {
          await axl(CENTRAL)('addUser', { user: userOf(userid) });
          await axl(CENTRAL)('updateUser', {
            userid,
            homeCluster: true,
            imAndPresenceEnable: true,
          });
          const text = await seen(CENTRAL, userid);
          expectText('user', text, 'enableImAndPresence="true"');
          for (const node of [IMP, IMP2]) expectText('nodes', text, `<server>${node}</server>`);
        }
        return `${Object.keys(HOMES).join(', ')}: ${IMP}, ${IMP2}`;
      },
    },
    {
      title: 'Step 5: UC services of the telephony clusters point to the central nodes (AXL)',
      async play() {
        for (const leaf of LEAVES) {
          for (const hostnameorip of [IMP, IMP2]) {
            await axl(leaf)('addUcService', {
              ucService: {
                serviceType: 'IM and Presence',
                productType: 'Unified CM (IM and Presence)',
                name: serviceOf(hostnameorip),
                hostnameorip,
              },
            });
          }
        }
        return [IMP, IMP2].map(serviceOf).join(', ');
      },
    },
    {
      title: 'Step 6: a service profile names the publisher first, the subscriber second (AXL)',
      async play() {
        for (const leaf of LEAVES) {
          await axl(leaf)('addServiceProfile', {
            serviceProfile: {
              name: PROFILE,
              serviceProfileInfos: {
                serviceProfileInfo: [
                  {
                    profileName: 'IM and Presence Profile',
                    primary: serviceOf(IMP),
                    secondary: serviceOf(IMP2),
                  },
                ],
              },
            },
          });
          const answer = await axl(leaf)('getServiceProfile', { name: PROFILE });
          const text = JSON.stringify(answer.return);
          for (const node of [IMP, IMP2]) expectText('profile', text, serviceOf(node));
        }
        return PROFILE;
      },
    },
    {
      title:
        'Step 7: in their telephony cluster users are at home, not enabled, and have the profile',
      async play() {
        for (const [userid, leaf] of Object.entries(HOMES)) {
          await axl(leaf)('addUser', { user: userOf(userid) });
          await axl(leaf)('updateUser', {
            userid,
            homeCluster: true,
            imAndPresenceEnable: sabotage === 'still-enabled',
            ...(sabotage !== 'no-profile' && { serviceProfile: PROFILE }),
          });
          const text = await seen(leaf, userid);
          expectText('user', text, '<homeCluster enableImAndPresence="false"');
          const answer = await axl(leaf)('getUser', { userid });
          expectText('user', JSON.stringify(answer.return), PROFILE);
        }
        return `${Object.keys(HOMES).join(', ')}: ${PROFILE}`;
      },
    },
  ];
}

function serviceOf(node: string): string {
  return `IM and Presence at ${node.split('.')[0] ?? node}`;
}

function userOf(userid: string): object {
  return {
    firstName: userid,
    lastName: 'Diallo',
    userid,
    password: PASSWORD,
    mailid: `${userid}@example.com`,
    directoryUri: `${userid}@example.com`,
    homeCluster: true,
    presenceGroupName: 'Standard Presence group',
    associatedGroups: { userGroup: [{ name: 'Standard CCM End Users' }] },
  };
}
