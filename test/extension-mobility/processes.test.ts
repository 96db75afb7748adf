/** Extension mobility in a cluster whose nodes are two processes over a real Redis. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl, sql } from '../support/axl';
import { phone, user } from '../support/builders';
import { eventually } from '../support/eventually';
import { describeWith } from '../support/have';
import { kill, startProcess, type Process } from '../support/processes';
import { HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';

const PHONE = 'SEP001122334455';

describeWith('redis-server', HAVE_REDIS, () => {
  let redis: TestRedis;
  let folder: string;
  let pub: Process;
  let sub: Process;

  beforeAll(async () => {
    redis = await startRedis();
    folder = mkdtempSync(join(tmpdir(), 'ucmock-em-'));
    const file = join(folder, 'ucmock.yaml');
    writeFileSync(
      file,
      'clusters:\n  a:\n    nodes:\n      pub: publisher\n      sub: subscriber\n',
    );
    const node = (name: string): Promise<Process> =>
      startProcess(
        ...['node', `a/${name}`, '-f', file, '--redis', redis.url],
        ...['--port', '0', '--data', join(folder, name)],
      );
    const waiting = node('sub');
    pub = await node('pub');
    sub = await waiting;
    await axl(
      pub.ucm,
      'addDeviceProfile',
      '<deviceProfile><name>Amara</name><product>Cisco 8845</product><class>Device Profile</class><protocol>SIP</protocol><protocolSide>User</protocolSide><phoneTemplateName>Standard 8845 SIP</phoneTemplateName></deviceProfile>',
    );
    await axl(pub.ucm, 'addPhone', phone({ name: PHONE, enableExtensionMobility: 'true' }));
    await axl(
      pub.ucm,
      'addUser',
      user({ userid: 'amara' }).replace(
        '</user>',
        '<phoneProfiles><profileName>Amara</profileName></phoneProfiles></user>',
      ),
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all([kill(pub), kill(sub)]);
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const loggedIn = async ({ ucm }: Process) =>
    (
      await sql(
        ucm,
        `select u.userid, p.name profile from extensionmobilitydynamic x join device d on d.pkid = x.fkdevice join enduser u on u.pkid = x.fkenduser join device p on p.pkid = x.fkdevice_currentloginprofile where d.name = '${PHONE}'`,
      )
    ).map(({ userid, profile }) => `${userid} ${profile}`);
  const login = (at: Process) =>
    axl(
      at.ucm,
      'doDeviceLogin',
      `<deviceName>${PHONE}</deviceName><loginDuration>0</loginDuration><profileName>Amara</profileName><userId>amara</userId>`,
    );
  const logout = (at: Process) =>
    axl(at.ucm, 'doDeviceLogout', `<deviceName>${PHONE}</deviceName>`);

  it('a login at the publisher is seen and undone at the subscriber, and the other way round', async () => {
    await eventually(async () =>
      expect(await sql(sub.ucm, "select userid from enduser where userid = 'amara'")).toHaveLength(
        1,
      ),
    );
    for (const [here, there] of [
      [pub, sub],
      [sub, pub],
    ] as const) {
      await login(here);
      await eventually(async () => expect(await loggedIn(there)).toEqual(['amara Amara']));
      expect(await loggedIn(here)).toEqual(['amara Amara']);
      await logout(there);
      await eventually(async () => expect(await loggedIn(here)).toEqual([]));
      expect(await loggedIn(there)).toEqual([]);
    }
  }, 60_000);
});
