/** Step 10: an Expressway for the telephony clusters and the central nodes, and a client off site. */
import { accessToken } from '../support/oauth';
import { expectEqual, expectText, type Step } from '../support/story';
import { callJson, uploadTrust, type Json } from '../support/unity';
import {
  ADMIN,
  ADMIN_PASSWORD,
  ADMIN_USER,
  DOMAIN,
  EXPRESSWAY,
  HOMES,
  IMP,
  LEAVES,
  PASSWORD,
  SPOKE,
  type Parts,
} from './parts';

const SERVER = '/api/provisioning/controller/server';

export function edge({ lab, sabotaged }: Parts): Step[] {
  let certificate: Promise<string> | undefined;
  const own = () => (certificate ??= lab.certificateOf(EXPRESSWAY));
  const call = async (method: string, path: string, body?: object): Promise<Json> => {
    const options = { login: ADMIN, ca: await own(), ...(body && { body }) };
    return callJson(lab, `${method} ${lab.urlOf(EXPRESSWAY)}${path}`, options);
  };
  const account = { AxlUsername: ADMIN_USER, AxlPassword: ADMIN_PASSWORD };
  const encoded = (text: string) => Buffer.from(text).toString('base64url');
  const outside = async (path: string, Authorization: string) =>
    lab.call(`${lab.urlOf(EXPRESSWAY)}${path}`, { ca: await own(), headers: { Authorization } });

  return [
    {
      title:
        'Step 10: Expressway-C gets all telephony clusters and the central nodes, and refreshes',
      async play() {
        await uploadTrust(lab, lab.urlOf(EXPRESSWAY), lab.ca, { login: ADMIN, ca: await own() });
        for (const Publisher of LEAVES) {
          if (sabotaged('edge-without-spoke') && Publisher === SPOKE) continue;
          const { status } = await call('POST', `${SERVER}/cucm`, { Publisher, ...account });
          expectEqual(`status of adding ${Publisher}`, status, 201);
        }
        const central = await call('POST', `${SERVER}/imp`, { Publisher: IMP, ...account });
        expectEqual(`status of adding ${IMP}`, central.status, 201);
        const { value } = await call('POST', '/ucmock/expressway/refresh');
        const { servers } = value as { servers: { peerAddress: string; status: string }[] };
        for (const { peerAddress, status } of servers)
          expectEqual(`refresh of ${peerAddress}`, status, 'Synchronized');
        return servers.map(({ peerAddress, status }) => `${peerAddress}: ${status}`).join(', ');
      },
    },
    {
      title:
        'Step 10: MRA Access Control as in the table for OAuth: refresh login yes, password no',
      async play() {
        const form = {
          authenticationPath: 'UCM/LDAP basic authentication',
          oauthWithRefresh: !sabotaged('no-mra-refresh'),
          oauth: true,
          userCredential: false,
          embeddedSafari: false,
          checkInternal: true,
        };
        const { status, value } = await call('PUT', '/ucmock/expressway/access-control', form);
        expectEqual('status of Save', status, 200);
        return JSON.stringify(value);
      },
    },
    {
      title:
        'Off site a token opens UDS of the home cluster, a password does not; both are told of EPAS',
      async play() {
        for (const [userid, home] of Object.entries(HOMES)) {
          const login = { userid, password: PASSWORD };
          const bearer = `Bearer ${await accessToken(lab, lab.urlOf(home), login)}`;
          const path = `/${encoded(`${DOMAIN}/https/${home}/8443`)}/cucm-uds/user/${userid}`;
          expectEqual(`UDS for ${userid}`, (await outside(path, bearer)).status, 200);
          const basic = `Basic ${Buffer.from(`${userid}:${PASSWORD}`).toString('base64')}`;
          expectEqual(`password of ${userid}`, (await outside(path, basic)).status, 401);
          const config = await outside(`/${encoded(DOMAIN)}/get_edge_config`, bearer);
          expectText('edge configuration', config.text, `<address>${IMP}</address>`);
        }
        return `${Object.keys(HOMES).join(', ')}: let in by token only`;
      },
    },
  ];
}
