/** Steps 1 to 3 and 7: users of both clusters, enabled for presence in the central one only. */
import { HAVE_SLAPD } from '../support/directory';
import { expectEqual, expectText, type Step } from '../support/story';
import { CENTRAL, HOMES, HUB, IMP, IMP2, LEAVES, PASSWORD, SPOKE, type Parts } from './parts';
import { people, unitOf } from './people';

const TEMPLATE = 'IM and Presence';
const OLD_TEMPLATE = 'Home Cluster only';
const PROFILE = 'Central IM and Presence';

export function users(all: Parts): Step[] {
  const { lab, axl, sabotaged } = all;
  const seen = async (node: string, userid: string): Promise<string> => {
    const url = `${lab.urlOf(node)}/cucm-uds/user/${userid}`;
    const { status, text } = await lab.call(url, { login: `${userid}:${PASSWORD}` });
    expectEqual(`status of ${userid} at ${node}`, status, 200);
    return text;
  };

  const directory = people(all);
  const expectEnabled = async (userid: string): Promise<void> => {
    const text = await seen(CENTRAL, userid);
    expectText('user', text, 'enableImAndPresence="true"');
    for (const node of [IMP, IMP2]) expectText('nodes', text, `<server>${node}</server>`);
  };
  const addTemplate = (node: string, name: string, imAndUcPresenceEnable: boolean) =>
    axl(node)('addFeatureGroupTemplate', {
      featureGroupTemplate: {
        name,
        homeCluster: true,
        imAndUcPresenceEnable,
        maxDeskPickupWait: 10_000,
        remoteDestinationLimit: 4,
        BLFPresenceGp: 'Standard Presence group',
      },
    });

  return [
    {
      title: 'Step 1: a feature group template of the central cluster has both boxes ticked (AXL)',
      async play() {
        await addTemplate(CENTRAL, TEMPLATE, true);
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
      title:
        'Step 2: the template goes to an LDAP directory before its first synchronization (AXL, LDAP)',
      async play() {
        const template = sabotaged('no-template') ? undefined : TEMPLATE;
        const told = await directory.synchronize(CENTRAL, HUB, template);
        await directory.authenticateByDirectory(CENTRAL);
        if (HAVE_SLAPD) await expectEnabled('amara');
        return told;
      },
    },
    {
      title: 'Step 3: where it was synchronised before, it takes the template no more',
      async play() {
        await addTemplate(CENTRAL, OLD_TEMPLATE, false);
        const told = await directory.synchronize(CENTRAL, SPOKE, OLD_TEMPLATE);
        if (!HAVE_SLAPD) return told;
        expectText('bao', await seen(CENTRAL, 'bao'), 'enableImAndPresence="false"');
        const change = { name: unitOf(SPOKE), featureGroupTemplate: TEMPLATE };
        const refused = await axl(CENTRAL)('updateLdapDirectory', change).then(
          () => 'accepted',
          (error: unknown) => String(error),
        );
        expectEqual(`refused (${refused})`, /Feature Group Template/.test(refused), true);
        return refused;
      },
    },
    {
      title: 'Step 3: so Bulk Administration enables all who have Home Cluster enabled (query)',
      async play() {
        const update = {
          'Home Cluster': true,
          ...(!sabotaged('no-bulk-update') && {
            'Enable User for Unified CM IM and Presence': true,
          }),
        };
        const told = await directory.updateHomeUsers(CENTRAL, update);
        for (const userid of Object.keys(HOMES)) await expectEnabled(userid);
        return told;
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
        'Step 7: telephony clusters synchronise their own; a bulk update disables them, with the profile',
      async play() {
        const jobs: string[] = [];
        for (const leaf of LEAVES) {
          // As they were before there was a central cluster.
          await addTemplate(leaf, TEMPLATE, true);
          await directory.synchronize(leaf, leaf, TEMPLATE);
          await directory.authenticateByDirectory(leaf);
          const update = {
            'Home Cluster': true,
            'Enable User for Unified CM IM and Presence': sabotaged('still-enabled'),
            ...(!sabotaged('no-profile') && { 'UC Service Profile': PROFILE }),
          };
          jobs.push(await directory.updateHomeUsers(leaf, update));
        }
        for (const [userid, leaf] of Object.entries(HOMES)) {
          expectText('user', await seen(leaf, userid), '<homeCluster enableImAndPresence="false"');
          const answer = await axl(leaf)('getUser', { userid });
          expectText('user', JSON.stringify(answer.return), PROFILE);
        }
        return jobs.join(', ');
      },
    },
  ];
}

function serviceOf(node: string): string {
  return `IM and Presence at ${node.split('.')[0] ?? node}`;
}
