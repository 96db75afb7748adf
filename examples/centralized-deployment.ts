/**
 * The centralized deployment in the administrator's order: two telephony clusters, one IM and
 * Presence cluster for both. Its page is docs/stories/centralized-deployment.md.
 */
import { bulkCertificates, CENTRAL_LOCATION } from './centralized/bulk-certificates';
import { edge } from './centralized/edge';
import { ilsNetwork } from './centralized/ils-network';
import { jabberLogins } from './centralized/jabber';
import { logins } from './centralized/logins';
import { parts, type Parts } from './centralized/parts';
import { peers } from './centralized/peers';
import { phonePresence } from './centralized/phone-presence';
import { users } from './centralized/users';
import type { Lab } from './support/lab';
import type { Step, Story } from './support/story';

export const centralizedDeployment: Story = {
  name: 'centralized-deployment',
  topology: 'centralized-deployment.yaml',
  options: ['--dns-port', '0', '--xmpp-port', '0', '--certificate-folder', CENTRAL_LOCATION],
  sabotages: {
    'wrong-peer-password': 'the central cluster has the wrong password of a telephony cluster',
    'no-restart': 'Cisco XCP Authentication is not restarted after the keys were fetched',
    'no-profile': 'the users of the telephony clusters are not given the service profile',
    'no-template': 'the LDAP directory of the central cluster has no feature group template',
    'no-bulk-update': 'the bulk update in the central cluster leaves out the box for presence',
    'still-enabled': 'the users stay enabled for IM and Presence in the telephony clusters',
    'no-oauth': 'OAuth with Refresh Login Flow stays disabled in the telephony clusters',
    'edge-without-spoke': 'the Expressway is not told of the second telephony cluster',
    'no-mra-refresh': 'MRA Access Control does not authorize by OAuth token with refresh',
    'no-publish-trunk': 'no IM and Presence Publish Trunk is set in the first telephony cluster',
    'no-controlled-phone': 'the user controls no phone',
    'no-redundancy': 'the presence redundancy group has no high availability',
    'stand-alone': 'the Cluster ID of the hub is left as it was installed',
    'no-ils': 'the second telephony cluster is not registered with the hub',
    'other-ils-password': 'the second telephony cluster has another ILS password',
  },
  steps(lab: Lab, sabotage: string | undefined): Step[] {
    const all: Parts = parts(lab, sabotage);
    return [
      ...[...users(all), ...peers(all), ...bulkCertificates(all)],
      ...[
        ...ilsNetwork(all),
        ...jabberLogins(all),
        ...edge(all),
        ...phonePresence(all),
        ...logins(all),
      ],
    ];
  },
};
