/** The eleven steps of a Jabber that logs in, from DNS to XMPP, for a user of each telephony cluster. */
import { logIn, xml, type Jabber } from '../support/jabber';
import { accessToken } from '../support/oauth';
import { expectEqual, expectText, type Step } from '../support/story';
import { callJson } from '../support/unity';
import {
  ADMIN,
  CENTRAL,
  DOMAIN,
  HOMES,
  HUB,
  IMP,
  IMP2,
  PASSWORD,
  SPOKE,
  type Parts,
} from './parts';

const EPAS = '/EPASSoap/service/v80';

export function jabberLogins({ lab, axl, sabotaged }: Parts): Step[] {
  const homes = new Map<string, string>();
  const tokens = new Map<string, string>();
  const passwords = new Map<string, string>();
  const clients = new Map<string, Jabber>();
  const each = async (work: (userid: string) => Promise<string>): Promise<string> => {
    const seen: string[] = [];
    for (const userid of Object.keys(HOMES)) seen.push(`${userid}: ${await work(userid)}`);
    return seen.join(', ');
  };
  const get = async (url: string, token?: string): Promise<string> => {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const { status, text } = await lab.call(url, { headers });
    expectEqual(`status of ${url}`, status, 200);
    return text;
  };
  const soap = async (body: string, key?: string): Promise<string> => {
    const head =
      key === undefined
        ? ''
        : `<s:Header><session-key xmlns="urn:cisco:epas:soap">${key}</session-key></s:Header>`;
    const { text } = await lab.call(`${lab.urlOf(IMP)}${EPAS}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' },
      body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">${head}<s:Body>${body}</s:Body></s:Envelope>`,
    });
    return text;
  };

  return [
    {
      title:
        'Presence domain; users are assigned to the first node, whose redundancy group has both (AXL)',
      async play() {
        await axl(CENTRAL)('addPresenceRedundancyGroup', {
          presenceRedundancyGroup: {
            name: 'DefaultCUPSubcluster',
            server1: IMP,
            server2: IMP2,
            haEnabled: !sabotaged('no-redundancy'),
          },
        });
        await axl(CENTRAL)('updateServiceParameter', {
          processNodeName: 'EnterpriseWideData',
          service: 'Enterprise Wide',
          name: 'OrganizationTopLevelDomain',
          value: DOMAIN,
        });
        for (const userid of Object.keys(HOMES))
          await axl(CENTRAL)('assignPresenceUser', { userid, server: IMP });
        return `${DOMAIN}: ${IMP}, ${IMP2}`;
      },
    },
    {
      title: 'Jabber 3, 4: the home cluster of its user, its version and its servers (UDS)',
      play: () =>
        each(async (userid) => {
          const text = await get(`${lab.urlOf(HUB)}/cucm-uds/clusterUser?username=${userid}`);
          const home = />([^<>]+)<\/homeCluster>/.exec(text)?.[1] ?? '';
          expectEqual(`home of ${userid}`, home, HOMES[userid]);
          homes.set(userid, home);
          expectText('version', await get(`${lab.urlOf(home)}/cucm-uds/version`), '<version>');
          expectText('servers', await get(`${lab.urlOf(home)}/cucm-uds/servers`), home);
          return home;
        }),
    },
    {
      title: 'Jabber 5 to 8: single sign-on? the refresh login? then the access token (OAuth)',
      play: () =>
        each(async (userid) => {
          const home = lab.urlOf(homes.get(userid) ?? '');
          const asked = await get(`${home}/ssosp/ws/public/singleSignOn`);
          const isSso = homes.get(userid) === SPOKE;
          expectText('answer', asked, `<Status enabled="${String(isSso)}"`);
          expectText('answer', asked, 'refreshLogin="true"');
          tokens.set(userid, await accessToken(lab, home, { userid, password: PASSWORD }));
          return isSso ? 'a token, by the identity provider' : 'a token, by the form of CUCM';
        }),
    },
    {
      title:
        'Jabber 9: the user and the service profile that leads to the central nodes (UDS, file)',
      play: () =>
        each(async (userid) => {
          const home = lab.urlOf(homes.get(userid) ?? '');
          const text = await get(`${home}/cucm-uds/user/${userid}`, tokens.get(userid));
          expectText('user', text, 'enableImAndPresence="false"');
          const uri = /<serviceProfile>\s*<uri>([^<]*)</.exec(text)?.[1] ?? '';
          expectText('service profile', uri, '.cnf.xml');
          const path = `${home}/cucm-uds/private/user/${userid}/serviceProfile`;
          const profile = (await get(path, tokens.get(userid))).replace(/\s+/g, '');
          const [section = ''] = /<IMandPresence>.*<\/IMandPresence>/.exec(profile) ?? [];
          expectText('Primary', section, `<Primary><Address>${IMP}</Address>`);
          expectText('Backup1', section, `<Backup1><Address>${IMP2}</Address>`);
          return uri.replace(/^.*\//, '');
        }),
    },
    {
      title:
        'Jabber 10: login by the same token at the node of the profile, a one-time password (EPAS)',
      play: () =>
        each(async (userid) => {
          const body = `<login xmlns="urn:cisco:epas:soap" client-version="14.0" client-type="CUPC" force="true"><username>${userid}</username><password>${tokens.get(userid) ?? ''}</password></login>`;
          const key = /session-key[^>]*>([0-9a-f-]{36})</.exec(await soap(body))?.[1];
          if (key === undefined) throw new Error(`EPAS does not let ${userid} in`);
          const config = await soap('<get-all-config xmlns="urn:cisco:epas:soap"/>', key);
          expectText('configuration', config, `>${DOMAIN}<`);
          const text = await soap('<get-onetime-password xmlns="urn:cisco:epas:soap"/>', key);
          const password = /<(?:\w+:)?password[^>]*>([^<]+)</.exec(text)?.[1];
          if (password === undefined) throw new Error(`no one-time password for ${userid}`);
          passwords.set(userid, password);
          return DOMAIN;
        }),
    },
    {
      title: 'Jabber 10, 11: XMPP by the one-time password, once, and by the token itself',
      async play() {
        const port = lab.xmppPortOf(IMP);
        const seen = await each(async (userid) => {
          const secret = passwords.get(userid) ?? '';
          const once = await logIn({ port, domain: DOMAIN, userid, secret });
          await once.stop();
          const again = await logIn({ port, domain: DOMAIN, userid, secret }).then(
            () => 'let in',
            (error: unknown) => String((error as { condition?: string }).condition),
          );
          expectEqual('the same password again', again, 'not-authorized');
          const token = tokens.get(userid) ?? '';
          clients.set(userid, await logIn({ port, domain: DOMAIN, userid, secret: token }));
          return clients.get(userid)?.jid.split('/')[0] ?? '';
        });
        return seen;
      },
    },
    {
      title: 'Users of the two telephony clusters see each other and talk (XMPP)',
      async play() {
        const [amara, bao] = [clients.get('amara'), clients.get('bao')];
        if (!amara || !bao) throw new Error('they are not there');
        await amara.send(xml('presence', { to: `bao@${DOMAIN}`, type: 'subscribe' }));
        await amara.next((one) => one.is('presence') && one.attrs.from === bao.jid);
        await bao.send(xml('presence', {}, xml('show', {}, 'away')));
        await amara.next(
          (one) => one.attrs.from === bao.jid && one.getChildText('show') === 'away',
        );
        await amara.send(
          xml('message', { to: `bao@${DOMAIN}`, type: 'chat' }, xml('body', {}, 'I ni sogoma')),
        );
        const message = await bao.next((one) => one.is('message'));
        expectEqual('from', message.attrs.from, amara.jid);
        const text = message.getChildText('body') ?? '';
        await Promise.all([amara.stop(), bao.stop()]);
        return `bao is away, and reads "${text}"`;
      },
    },
    {
      title: 'A user of a node is served by the other one of its group when that is down (XMPP)',
      async play() {
        const power = (how: string): Promise<unknown> =>
          callJson(lab, `POST ${lab.urlOf(IMP)}/_ucmock/nodes`, {
            body: { node: IMP, power: how },
            login: ADMIN,
          });
        await power('off');
        const secret = tokens.get('amara') ?? '';
        const at = { domain: DOMAIN, userid: 'amara', secret };
        const backup = await logIn({ ...at, port: lab.xmppPortOf(IMP2) });
        await backup.stop();
        await power('on');
        // Its services take their time to start.
        await callJson(lab, `POST ${lab.urlOf(IMP)}/_ucmock/clock`, {
          body: { advance: { seconds: 5 } },
          login: ADMIN,
        });
        return `${IMP2}: ${backup.jid.split('/')[0] ?? ''}`;
      },
    },
  ];
}
