/** Steps 4 and 8: the peers whose keys the central cluster fetches, and the login that needs them. */
import { restartService } from '../support/control-center';
import { expectEqual, type Step } from '../support/story';
import { callJson } from '../support/unity';
import { ADMIN, ADMIN_PASSWORD, ADMIN_USER, IMP, IMP2, LEAVES, type Parts } from './parts';

const XCP_AUTHENTICATION = 'Cisco XCP Authentication Service';

export function peers({ lab, axl, sabotaged }: Parts): Step[] {
  const form = `${lab.urlOf(IMP)}/ucmock/presence`;
  return [
    {
      title:
        'Step 4: System > Centralized Deployment: each telephony cluster, Save and Synchronize',
      async play() {
        for (const peerAddress of LEAVES) {
          const wrong = sabotaged('wrong-peer-password') ? '-not' : '';
          const axlPassword = `${ADMIN_PASSWORD}${wrong}`;
          const body = { peerAddress, axlUsername: ADMIN_USER, axlPassword };
          const url = `POST ${form}/centralized-deployment/peers`;
          const { value } = await callJson(lab, url, { login: ADMIN, body });
          expectEqual(`status (${String(value.lastError)})`, value.status, 'Synchronized');
        }
        return `${LEAVES.join(', ')}: Synchronized`;
      },
    },
    {
      title: `Afterwards ${XCP_AUTHENTICATION} is restarted on all nodes (Control Center)`,
      async play() {
        const service = XCP_AUTHENTICATION;
        const states: string[] = [];
        if (!sabotaged('no-restart'))
          for (const node of [IMP, IMP2])
            await restartService(lab, { node, service, login: ADMIN });
        for (const node of [IMP, IMP2]) {
          const path = `${lab.urlOf(node)}/ucmock/presence/services/xcp-authentication`;
          const { value } = await callJson(lab, `GET ${path}`, { login: ADMIN });
          expectEqual(`restart needed on ${node}`, value.restartNeeded, false);
          states.push(`${node}: ${String(value.state)}`);
        }
        return states.join(', ');
      },
    },
    {
      title: 'Step 8: OAuth with Refresh Login Flow is enabled in the telephony clusters (AXL)',
      async play() {
        for (const leaf of LEAVES) {
          if (!sabotaged('no-oauth'))
            await axl(leaf)('updateServiceParameter', {
              processNodeName: 'EnterpriseWideData',
              service: 'Enterprise Wide',
              name: 'OAuthwithRefreshLoginFlow',
              value: 'Enabled',
            });
          const { text } = await lab.call(`${lab.urlOf(leaf)}/ssosp/ws/public/singleSignOn`);
          const offered = /refreshLogin="(\w+)"/.exec(text)?.[1];
          expectEqual(`refresh login at ${leaf}`, offered, 'true');
        }
        return 'offered by both';
      },
    },
  ];
}
