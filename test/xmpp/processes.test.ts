/** Two IM and Presence nodes as processes of their own, over a real Redis. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { eventually } from '../support/eventually';
import { describeWith } from '../support/have';
import { itemsOf, jabber, xml, type Jabber } from '../support/jabber';
import { kill, startProcess, type Process } from '../support/processes';
import { ask } from '../support/rest';
import { HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';

const DOMAIN = 'central.localhost';
const PASSWORD = 'Right-1-Enough';
const BO = `bo@${DOMAIN}`;

describeWith('redis-server', HAVE_REDIS, () => {
  let redis: TestRedis;
  let folder: string;
  let pub: Process;
  let imps: Process[];

  beforeAll(async () => {
    redis = await startRedis();
    folder = mkdtempSync(join(tmpdir(), 'ucmock-xmpp-'));
    const file = join(folder, 'ucmock.yaml');
    writeFileSync(
      file,
      'clusters:\n  central:\n    nodes: { pub: publisher, imp1: presence, imp2: presence }\n',
    );
    const node = (name: string): Promise<Process> =>
      startProcess(
        ...['node', `central/${name}`, '-f', file, '--redis', redis.url],
        ...['--port', '0', '--xmpp-port', '0'],
      );
    const waiting = [node('imp1'), node('imp2')];
    pub = await node('pub');
    imps = await Promise.all(waiting);
    for (const userid of ['amara', 'bo'])
      await axl(
        pub.ucm,
        'addUser',
        user({ userid, password: PASSWORD, imAndPresenceEnable: 'true' }),
      );
  }, 90_000);
  afterAll(async () => {
    await Promise.all([pub, ...imps].map(kill));
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const come = (name: string, at: number, resource: string): Promise<Jabber> =>
    jabber({
      port: imps[at]?.xmppPort ?? 0,
      domain: DOMAIN,
      user: name,
      password: PASSWORD,
      resource,
    });

  it('users at different processes see each other, talk, and share their contacts', async () => {
    const amara = await come('amara', 0, 'a');
    const bo = await come('bo', 1, 'b');
    await amara.send(xml('presence', { to: BO, type: 'subscribe' }));
    await amara.nextPresence(BO, 'subscribed');
    await amara.nextPresence(`${BO}/b`);
    await bo.send(xml('presence', {}, xml('show', {}, 'dnd')));
    expect((await amara.nextPresence(`${BO}/b`)).getChildText('show')).toBe('dnd');
    await bo.send(xml('message', { to: `amara@${DOMAIN}` }, xml('body', {}, 'across')));
    expect((await amara.nextMessage()).getChildText('body')).toBe('across');
    const again = await come('amara', 1, 'second');
    await again.nextPresence(`amara@${DOMAIN}/a`);
    const query = xml('query', { xmlns: 'jabber:iq:roster' });
    // By way of the publisher.
    await eventually(async () => {
      const items = itemsOf(await again.iq('get', query));
      expect(items).toEqual([{ jid: BO, subscription: 'to' }]);
    });
    await Promise.all([amara, bo, again].map((one) => one.stop()));
  });

  it('a login by SOAP and its one-time password count at the other process, the password once', async () => {
    const soap = async (at: number, body: string, key = '') => {
      const { text } = await ask((imps[at] as Process).ucm, '/EPASSoap/service/v80', {
        method: 'POST',
        headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' },
        body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns="urn:cisco:epas:soap"><s:Header><session-key>${key}</session-key></s:Header><s:Body>${body}</s:Body></s:Envelope>`,
      });
      return text;
    };
    const login = `<login><username>amara</username><password>${PASSWORD}</password></login>`;
    const key = /session-key>([^<]+)</.exec(await soap(0, login))?.[1];
    const answer = await soap(1, '<get-onetime-password/>', key);
    const token = /password>([^<]+)</.exec(answer)?.[1] ?? '';
    expect(token).not.toBe('');
    const port = imps[0]?.xmppPort ?? 0;
    const once = await jabber({ port, domain: DOMAIN, user: 'amara', token });
    await once.stop();
    for (const { xmppPort = 0 } of imps)
      await expect(
        jabber({ port: xmppPort, domain: DOMAIN, user: 'amara', token }),
      ).rejects.toMatchObject({ condition: 'not-authorized' });
    expect(await soap(1, '<get-onetime-password/>', key?.replace(/^./, 'g'))).toContain(
      'Invalid request',
    );
  });

  it('a resource taken anew at the other process ends the first', async () => {
    const first = await come('amara', 0, 'same');
    const second = await come('amara', 1, 'same');
    await eventually(() => {
      expect(first.closed).toBe(true);
      return Promise.resolve();
    });
    await second.settle();
    await second.stop();
  });

  it('a process that is killed has no sessions any more, and a message to its user is kept', async () => {
    const amara = await come('amara', 0, 'a');
    const bo = await come('bo', 1, 'b');
    await amara.nextPresence(`${BO}/b`);
    await kill(imps[1] as Process);
    const send = () =>
      amara.send(xml('message', { to: BO, type: 'chat' }, xml('body', {}, 'are you there?')));
    // Until the silence of the process is noticed it goes to nobody.
    await eventually(async () => {
      await send();
      await amara.settle();
      const back = await come('bo', 0, 'back');
      try {
        await back.settle();
        expect(back.inbox.filter((one) => one.is('message')).length).toBeGreaterThan(0);
      } finally {
        await back.stop();
      }
    }, 20_000);
    await bo.stop().catch(() => undefined);
    await amara.stop();
  }, 60_000);
});
