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
import { singleSignOn } from './centralized/single-sign-on';
import { users } from './centralized/users';
import type { Lab } from './support/lab';
import type { Sabotaged, Step, Story } from './support/story';

export const centralizedDeployment: Story = {
  name: 'centralized-deployment',
  topology: 'centralized-deployment.yaml',
  options: ['--dns-port', '0', '--xmpp-port', '0', '--certificate-folder', CENTRAL_LOCATION],
  sabotages: {
    'wrong-peer-password': {
      breaks: 'the central cluster has the wrong password of a telephony cluster',
      at: 'Step 4:',
      seen: 'Step 4:',
    },
    'no-restart': {
      breaks: 'Cisco XCP Authentication is not restarted after the keys were fetched',
      at: 'Afterwards Cisco XCP',
      seen: 'Afterwards Cisco XCP',
    },
    'no-profile': {
      breaks: 'the users of the telephony clusters are not given the service profile',
      at: 'Step 7:',
      seen: 'Step 7:',
    },
    'no-template': {
      breaks: 'the LDAP directory of the central cluster has no feature group template',
      at: 'Step 2:',
      seen: 'Step 2:',
    },
    'no-bulk-update': {
      breaks: 'the bulk update in the central cluster leaves out the box for presence',
      at: 'Step 3: so Bulk',
      seen: 'Step 3: so Bulk',
    },
    'still-enabled': {
      breaks: 'the users stay enabled for IM and Presence in the telephony clusters',
      at: 'Step 7:',
      seen: 'Step 7:',
    },
    'no-oauth': {
      breaks: 'OAuth with Refresh Login Flow stays disabled in the telephony clusters',
      at: 'Step 8:',
      seen: 'Step 8:',
    },
    'no-sp-metadata': {
      breaks: 'the identity provider does not get the metadata of the service provider',
      at: 'SSO: the identity provider gets',
      seen: 'Jabber 5 to 8',
    },
    'edge-without-spoke': {
      breaks: 'the Expressway is not told of the second telephony cluster',
      at: 'Step 10: Expressway-C',
      seen: 'Off site a token',
    },
    'no-mra-refresh': {
      breaks: 'MRA Access Control does not authorize by OAuth token with refresh',
      at: 'Step 10: MRA',
      seen: 'Off site a token',
    },
    'no-publish-trunk': {
      breaks: 'no IM and Presence Publish Trunk is set in the first telephony cluster',
      at: 'Phone presence: a SIP trunk',
      seen: 'Phone presence: gateway',
    },
    'no-controlled-phone': {
      breaks: 'the user controls no phone',
      at: 'Do Not Disturb',
      seen: 'Do Not Disturb',
    },
    'no-redundancy': {
      breaks: 'the presence redundancy group has no high availability',
      at: 'Presence domain',
      seen: 'A user of a node is served',
    },
    'stand-alone': {
      breaks: 'the Cluster ID of the hub is left as it was installed',
      at: 'Step 9: each telephony',
      seen: 'Step 9: the first is Hub',
    },
    'no-ils': {
      breaks: 'the second telephony cluster is not registered with the hub',
      at: 'Step 9: the second',
      seen: 'Step 9: the second',
    },
    'other-ils-password': {
      breaks: 'the second telephony cluster has another ILS password',
      at: 'Step 9: the second',
      seen: 'Step 9: the second',
    },
  },
  steps(lab: Lab, sabotaged: Sabotaged): Step[] {
    const all: Parts = parts(lab, sabotaged);
    return [
      ...[...users(all), ...peers(all), ...bulkCertificates(all)],
      ...[
        ...ilsNetwork(all),
        ...singleSignOn(all),
        ...jabberLogins(all),
        ...edge(all),
        ...phonePresence(all),
        ...logins(all),
      ],
    ];
  },
};
