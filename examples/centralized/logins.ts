/** What it is all for: a Jabber finds its home by the hub, and its token counts at the central nodes. */
import { Resolver } from 'node:dns/promises';
import { accessToken } from '../support/oauth';
import { expectEqual, expectText, type Step } from '../support/story';
import { callJson } from '../support/unity';
import { ADMIN, HOMES, HUB, IMP, IMP2, PASSWORD, SPOKE, type Parts } from './parts';

export function logins({ lab }: Parts): Step[] {
  const tokens = new Map<string, string>();
  const expectAccepted = async (node: string, userid: string): Promise<void> => {
    const url = `POST ${lab.urlOf(node)}/ucmock/presence/tokens/check`;
    const body = { token: tokens.get(userid) };
    const { value } = await callJson(lab, url, { login: ADMIN, body });
    expectEqual(`token of ${userid} at ${node} (${String(value.reason)})`, value.active, true);
    expectEqual('its user', value.sub, userid);
  };
  const find = async (node: string, userid: string): Promise<string> =>
    (await lab.call(`${lab.urlOf(node)}/cucm-uds/clusterUser?username=${userid}`)).text;

  return [
    {
      title: 'DNS leads to the publisher of the hub, and to nobody else (SRV)',
      async play() {
        const resolver = new Resolver();
        resolver.setServers([lab.dns ?? '']);
        const found = await resolver.resolveSrv('_cisco-uds._tcp.dcloud.example.com');
        expectEqual(
          'targets',
          found.map(({ name }) => name),
          [HUB],
        );
        return found
          .map(({ priority, weight, port, name }) => `${priority} ${weight} ${port} ${name}`)
          .join(', ');
      },
    },
    {
      title: 'The hub tells the home cluster of every user (UDS, without a login)',
      async play() {
        for (const [userid, home] of Object.entries(HOMES))
          expectText(`home of ${userid}`, await find(HUB, userid), `>${home}</homeCluster>`);
        return Object.entries(HOMES)
          .map(([userid, home]) => `${userid}: ${home}`)
          .join(', ');
      },
    },
    {
      title: 'Each logs in at home; the token opens UDS there, and counts at both central nodes',
      async play() {
        for (const [userid, home] of Object.entries(HOMES)) {
          const login = { userid, password: PASSWORD };
          const token = await accessToken(lab, lab.urlOf(home), login);
          tokens.set(userid, token);
          const { status } = await lab.call(`${lab.urlOf(home)}/cucm-uds/user/${userid}`, {
            headers: { Authorization: `Bearer ${token}` },
          });
          expectEqual(`status of UDS at ${home}`, status, 200);
          for (const node of [IMP, IMP2]) await expectAccepted(node, userid);
        }
        return [...tokens.keys()].join(', ');
      },
    },
    {
      title: 'With the hub down nobody finds a home, but tokens that were issued still count',
      async play() {
        const off = `POST ${lab.urlOf(HUB)}/_ucmock/nodes`;
        const { status } = await callJson(lab, off, { body: { node: HUB, power: 'off' } });
        expectEqual('status of switching the hub off', status, 200);
        const hub = await find(HUB, 'bao').then(
          (text) => text,
          () => 'silent',
        );
        expectEqual(HUB, hub, 'silent');
        expectText(`amara, asked at ${SPOKE}`, await find(SPOKE, 'amara'), 'found="false"');
        for (const userid of tokens.keys()) await expectAccepted(IMP, userid);
        return `${HUB}: silent; at ${SPOKE} amara: not found; tokens: active`;
      },
    },
  ];
}
