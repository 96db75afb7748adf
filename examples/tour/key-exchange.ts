/**
 * Part three: the central cluster fetches the keys of the telephony cluster, and judges its tokens
 * by them, also when nobody is there who could be asked.
 */
import { axlOf } from '../support/axl';
import { restartService } from '../support/control-center';
import { accessToken } from '../support/oauth';
import { expectEqual, type Step } from '../support/story';
import { callJson } from '../support/unity';
import { ADMIN, ADMIN_PASSWORD, ADMIN_USER, type Parts } from './parts';
import { PASSWORD, PUB, SUB } from './users';

const IMP = 'imp.central.localhost';
const XCP_AUTHENTICATION = 'Cisco XCP Authentication Service';

interface Key {
  purpose: string;
  id: string;
  value?: string;
  checksum?: string;
}

export function keyExchange({ lab, axl, sabotaged }: Parts): Step[] {
  const form = `${lab.urlOf(IMP)}/ucmock/presence`;
  let fetched: Key[] = [];
  let token = '';

  const expectAccepted = async (): Promise<string> => {
    const { value } = await callJson(lab, `POST ${form}/tokens/check`, {
      login: ADMIN,
      body: { token },
    });
    expectEqual(`the token counts (${String(value.reason)})`, value.active, true);
    expectEqual('user of the token', value.sub, 'amara');
    return `active, of ${String(value.sub)}`;
  };

  return [
    {
      title: 'The central cluster saves and synchronises the telephony cluster as its peer',
      async play() {
        const wrong = sabotaged('wrong-peer-password') ? '-not' : '';
        const body = {
          peerAddress: PUB,
          axlUsername: ADMIN_USER,
          axlPassword: `${ADMIN_PASSWORD}${wrong}`,
        };
        const url = `POST ${form}/centralized-deployment/peers`;
        const { value } = await callJson(lab, url, { login: ADMIN, body });
        expectEqual(`status (${String(value.lastError)})`, value.status, 'Synchronized');
        fetched = value.keys as Key[];
        return `${String(value.status)}: ${fetched.map(({ purpose }) => purpose).join(', ')}`;
      },
    },
    {
      title: 'They are the keys that the telephony cluster lists (AXL of release 12.0)',
      async play() {
        const axl = await axlOf(lab, PUB, ADMIN, '12.0');
        const answer = await axl('listAuthzKeys', {});
        const text = JSON.stringify(answer);
        for (const { id, checksum } of fetched) {
          if (!text.includes(id) || !text.includes(checksum ?? ' '))
            throw new Error(`the key ${id} is not among ${text}`);
        }
        return fetched.map(({ purpose, id }) => `${purpose} ${id}`).join(', ');
      },
    },
    {
      title: 'OAuth with Refresh Login Flow is enabled, and the user logs in for a token (OAuth)',
      async play() {
        await axl(PUB)('updateServiceParameter', {
          processNodeName: 'EnterpriseWideData',
          service: 'Enterprise Wide',
          name: 'OAuthwithRefreshLoginFlow',
          value: 'Enabled',
        });
        const login = { userid: 'amara', password: PASSWORD };
        token = await accessToken(lab, lab.urlOf(SUB), login);
        const { status } = await lab.call(`${lab.urlOf(PUB)}/cucm-uds/user/amara`, {
          headers: { Authorization: `Bearer ${token}` },
        });
        expectEqual('status of UDS for the token', status, 200);
        return `a token of ${token.length} characters, issued by ${SUB}, opens UDS at ${PUB}`;
      },
    },
    {
      title: `The central node takes the token once ${XCP_AUTHENTICATION} was restarted (Control Center)`,
      async play() {
        if (!sabotaged('no-restart'))
          await restartService(lab, { node: IMP, service: XCP_AUTHENTICATION, login: ADMIN });
        return expectAccepted();
      },
    },
    {
      title: 'And still, when the nodes of the telephony cluster are switched off',
      async play() {
        for (const node of [SUB, PUB]) {
          const body = { node, power: 'off' };
          const { status } = await callJson(lab, `POST ${lab.urlOf(PUB)}/_ucmock/nodes`, { body });
          expectEqual(`status of switching ${node} off`, status, 200);
        }
        const telephony = await lab.call(`${lab.urlOf(PUB)}/cucm-uds/version`).then(
          ({ status }) => `answered ${status}`,
          () => 'silent',
        );
        expectEqual(PUB, telephony, 'silent');
        return `${PUB} is silent; the token is ${await expectAccepted()}`;
      },
    },
  ];
}
