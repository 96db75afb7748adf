/** Publisher and subscriber as two processes over a real Redis. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl, axlRaw, textOf } from '../support/axl';
import { line, phone, user } from '../support/builders';
import { command, postControl } from '../support/cli';
import { json } from '../support/json';
import { ask } from '../support/rest';
import { describeWith } from '../support/have';
import { kill, startProcess, type Process } from '../support/processes';
import { HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';

const PHONE = 'SEP001122334455';

describeWith('redis-server', HAVE_REDIS, () => {
  let redis: TestRedis;
  let folder: string;
  let pub: Process;
  let sub: Process;

  const node = (name: string, ...more: string[]): Promise<Process> =>
    startProcess(
      ...['node', `a/${name}`, '-f', join(folder, 'ucmock.yaml'), '--redis', redis.url],
      ...['--port', '0', '--data', join(folder, name), ...more],
    );

  beforeAll(async () => {
    redis = await startRedis({ persist: true });
    folder = mkdtempSync(join(tmpdir(), 'ucmock-topology-'));
    writeFileSync(
      join(folder, 'ucmock.yaml'),
      'clusters:\n  a:\n    nodes:\n      pub: publisher\n      sub: subscriber\n',
    );
    // The subscriber first: it waits for its publisher.
    const waiting = node('sub');
    pub = await node('pub');
    sub = await waiting;
  }, 120_000);
  afterAll(async () => {
    await Promise.all([kill(pub), kill(sub)]);
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const has = async (at: Process, userid: string): Promise<boolean> => {
    const reply = await axlRaw(at.ucm, 'getUser', `<userid>${userid}</userid>`);
    return reply.status === 200 && textOf(reply.text, 'userid') === userid;
  };
  const eventually = async (holds: () => Promise<boolean>, ms = 10_000): Promise<void> => {
    const end = performance.now() + ms;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error('it did not come true');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('a write on the publisher is read on the subscriber', async () => {
    await axl(pub.ucm, 'addUser', user({ userid: 'one' }));
    await eventually(() => has(sub, 'one'));
  });

  it('the command line sees and commands the nodes of other processes', async () => {
    const row = async () => {
      const shown = await command(pub.ucm, 'utils dbreplication runtimestate');
      return shown.split('\n').find((line) => line.startsWith('sub ')) ?? '';
    };
    // Nodes report once a second.
    await eventually(async () =>
      /^sub +127\.0\.0\.1 +0\.256 +Y\/Y\/Y +0 +\(g_3\) +\(2\) Setup Completed$/.test(await row()),
    );
    await command(pub.ucm, 'utils dbreplication stop sub');
    await eventually(async () => (await row()).includes('(0) Not Setup'));
    await axl(pub.ucm, 'addUser', user({ userid: 'waits' }));
    expect(await command(sub.ucm, 'run sql delete from enduser')).toContain(
      'the publisher runs in another process',
    );
    expect(await command(sub.ucm, 'utils dbreplication reset sub')).toContain(
      'This command can be run on the publisher only',
    );
    expect(await has(sub, 'waits')).toBe(false);
    expect(await command(pub.ucm, 'utils dbreplication reset all')).toContain('OK [127.0.0.1]');
    await eventually(async () => (await row()).includes('(2) Setup Completed'), 15_000);
  }, 40_000);

  it('the tables of another process are compared and repaired', async () => {
    const verdict = async (line: string) => {
      const file = /in file (\S+)/.exec(await command(pub.ucm, line))?.[1] ?? '';
      await postControl(pub.ucm, '/clock', { advance: { seconds: 10 } });
      return command(pub.ucm, `file view activelog ${file}`);
    };
    await eventually(() => has(sub, 'waits'));
    expect(await verdict('utils dbreplication status')).toContain('No Errors or Mismatches found.');
    const lose = { table: 'enduser', rows: 1 };
    await postControl(sub.ucm, '/nodes', { node: 'sub.a.localhost', lose });
    const found = await verdict('utils dbreplication status');
    expect(found).toContain('Errors or Mismatches Were Found!!! (sub)');
    expect(found).toMatch(/Statistics for enduser -{6}\n.*\n.*\n.*\n.*\ng_3_\S+ +1 +0 +1 +0 /);
    expect(await verdict('utils dbreplication repair all')).toContain(
      'No Errors or Mismatches found.',
    );
    expect(await has(sub, 'waits')).toBe(true);
  }, 40_000);

  it('the publisher makes the authz keys by itself, and the subscriber answers with the same ones', async () => {
    const keysOf = async ({ ucm }: Process) => (await axlRaw(ucm, 'listAuthzKeys')).text;
    await eventually(async () => (await keysOf(sub)).includes('<purpose>encryption</purpose>'));
    expect(await keysOf(sub)).toBe(await keysOf(pub));
  });

  it('a write sent to the subscriber is the publisher’s, and the subscriber has it when it answers', async () => {
    await axl(sub.ucm, 'addUser', user({ userid: 'two' }));
    expect(await has(sub, 'two')).toBe(true);
    expect(await has(pub, 'two')).toBe(true);
    const again = await axlRaw(sub.ucm, 'addUser', user({ userid: 'two' }));
    expect(again.status).toBe(500);
    expect(again.text).toContain('-239');
  });

  it('a session of the subscriber is enough for a write, which the publisher makes', async () => {
    const first = await axlRaw(sub.ucm, 'getCCMVersion');
    const cookie = [first.headers['set-cookie'] ?? []]
      .flat()
      .map((line) => line.split(';')[0])
      .join('; ');
    expect(cookie).toContain('JSESSIONIDSSO=');
    const options = { login: null, headers: { Cookie: cookie } };
    const added = await axlRaw(sub.ucm, 'addUser', user({ userid: 'session' }), options);
    expect([added.status, added.text]).toEqual([200, expect.stringContaining('<return>')]);
    expect(await has(pub, 'session')).toBe(true);
    expect((await axlRaw(sub.ucm, 'getCCMVersion', '', options)).status).toBe(200);
    const forged = { 'X-Ucmock-User': 'sealed:AAAA', 'X-Ucmock-Forwarded-By': 'sub' };
    const stranger = { login: null, headers: forged };
    expect((await axlRaw(pub.ucm, 'getCCMVersion', '', stranger)).status).toBe(401);
  });

  it('a REST write sent to the subscriber is the publisher’s', async () => {
    const groups = '<userGroup><name>Standard CCM End Users</name></userGroup>';
    const more = { password: 'Right-1-Enough', associatedGroups: groups };
    await axl(pub.ucm, 'addUser', user({ userid: 'rest', ...more }));
    await eventually(() => has(sub, 'rest'));
    const put = await ask(sub.ucm, '/cucm-uds/user/rest', {
      method: 'PUT',
      login: 'rest:Right-1-Enough',
      headers: { 'Content-Type': 'application/xml' },
      body: '<user><displayName>Changed here</displayName></user>',
    });
    expect(put.status).toBe(200);
    for (const { ucm } of [sub, pub])
      expect(await axl(ucm, 'getUser', '<userid>rest</userid>')).toContain('Changed here');
  });

  it('Redis holds nodes, states and the applied sequence under the documented keys', async () => {
    expect((await redis.cli('smembers', 'ucmock:{a}:nodes')).split('\n').sort()).toEqual([
      'pub.a.localhost',
      'sub.a.localhost',
    ]);
    const epoch = await redis.cli('hget', 'ucmock:{a}:cluster', 'epoch');
    const newest = async () =>
      (await redis.cli('xrevrange', `ucmock:{a}:changes:${epoch}`, '+', '-', 'count', '1')).split(
        '-0',
      )[0] ?? '';
    for (const name of ['pub', 'sub']) {
      const key = `ucmock:{a}:node:${name}.a.localhost`;
      await eventually(
        async () => (await redis.cli('hmget', key, 'applied', 'state')) === `${await newest()}\n2`,
      );
      await eventually(async () =>
        (await redis.cli('hmget', key, 'lag', 'queue', 'release')).startsWith('0\n0\n15.0.1'),
      );
      const services = `ucmock:{a}:services:${name}.a.localhost`;
      expect(await redis.cli('hget', services, 'Cisco AXL Web Service')).toBe('Started');
    }
  });

  it('a wrong login at the subscriber reaches the publisher', async () => {
    await axl(pub.ucm, 'addUser', user({ userid: 'locked', password: 'Right-1-Enough' }));
    await eventually(() => has(sub, 'locked'));
    await axlRaw(sub.ucm, 'getCCMVersion', '', { login: 'locked:wrong' });
    const count =
      "<sql>select d.hackcount from credentialdynamic d join credential c on d.fkcredential = c.pkid join enduser u on c.fkenduser = u.pkid where u.userid = 'locked' and c.tkcredential = 3</sql>";
    await eventually(
      async () => textOf(await axl(pub.ucm, 'executeSQLQuery', count), 'hackcount') === '1',
    );
  });

  it('a killed subscriber comes back and has what it missed', async () => {
    await kill(sub);
    await axl(pub.ucm, 'addUser', user({ userid: 'missed' }));
    sub = await node('sub');
    expect(await has(sub, 'missed')).toBe(true);
    expect(await has(sub, 'one')).toBe(true);
  }, 120_000);

  it('a subscriber that lost its data takes all of it again', async () => {
    await kill(sub);
    rmSync(join(folder, 'sub'), { recursive: true });
    sub = await node('sub');
    for (const userid of ['one', 'two', 'missed']) expect(await has(sub, userid)).toBe(true);
  }, 120_000);

  it('without its publisher a subscriber reads on, refuses writes, and takes what users change', async () => {
    const lines = '<line><index>1</index><dirn><pattern>2001</pattern></dirn></line>';
    await axl(pub.ucm, 'addLine', line({ pattern: '2001' }));
    await axl(pub.ucm, 'addPhone', phone({ name: PHONE, lines }));
    await eventually(
      async () => (await axlRaw(sub.ucm, 'getPhone', `<name>${PHONE}</name>`)).status === 200,
    );
    await kill(pub);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const refused = await axlRaw(sub.ucm, 'addUser', user({ userid: 'refused' }));
    expect(refused.status).toBe(500);
    expect(textOf(refused.text, 'axlmessage')).toContain(
      'The database of the publisher cannot be written',
    );
    expect(await has(sub, 'one')).toBe(true);
    // What users change themselves is taken, and merged when the publisher is back.
    const features = `/ucmock/features/phones/${PHONE}`;
    const pressed = await json(sub.ucm, `PUT ${features}`, {
      body: { huntLogin: false, privacy: 'On', doNotDisturb: true },
    });
    expect(pressed.status).toBe(200);
    const waiting = await json(sub.ucm, 'PUT /ucmock/features/line?pattern=2001', {
      body: { messageWaiting: true, forwardAll: { destination: '4711' } },
    });
    expect(waiting.status).toBe(200);
    pub = await node('pub');
    await eventually(
      async () =>
        (await json(pub.ucm, features)).value !== undefined &&
        JSON.stringify((await json(pub.ucm, features)).value) === JSON.stringify(pressed.value),
    );
    await eventually(
      async () =>
        JSON.stringify((await json(pub.ucm, '/ucmock/features/line?pattern=2001')).value) ===
        JSON.stringify(waiting.value),
    );
    expect(await has(pub, 'refused')).toBe(false);
    await axl(pub.ucm, 'addUser', user({ userid: 'after' }));
    await eventually(() => has(sub, 'after'));
  }, 120_000);

  it('a publisher that lost its data is not seeded anew: it takes what Redis knows', async () => {
    await kill(pub);
    rmSync(join(folder, 'pub'), { recursive: true });
    pub = await node('pub');
    for (const userid of ['one', 'two', 'missed', 'after'])
      expect(await has(pub, userid)).toBe(true);
    await axl(pub.ucm, 'addUser', user({ userid: 'later' }));
    await eventually(() => has(sub, 'later'));
  }, 120_000);

  it('when Redis lost everything and the publisher its data, it takes what a living node has', async () => {
    await kill(pub);
    rmSync(join(folder, 'pub'), { recursive: true });
    await redis.cli('flushall');
    pub = await node('pub');
    for (const userid of ['one', 'two', 'missed', 'after', 'later'])
      expect(await has(pub, userid)).toBe(true);
    expect(await has(sub, 'one')).toBe(true);
    await axl(pub.ucm, 'addUser', user({ userid: 'regained' }));
    await eventually(() => has(sub, 'regained'));
    // A node without anything takes the snapshot and the stream.
    await kill(sub);
    rmSync(join(folder, 'sub'), { recursive: true });
    sub = await node('sub');
    for (const userid of ['one', 'regained']) expect(await has(sub, userid)).toBe(true);
  }, 30_000);

  it('a second publisher is refused', async () => {
    const second = startProcess(
      ...['node', 'a/pub', '-f', join(folder, 'ucmock.yaml'), '--redis', redis.url],
      ...['--port', '0', '--data', join(folder, 'second')],
    );
    await expect(second).rejects.toThrow('the publisher of this cluster runs already');
  }, 120_000);

  it('while Redis is away writes are refused, reads go on, and both go on when it is back', async () => {
    await redis.kill();
    await eventually(async () => {
      const reply = await axlRaw(
        pub.ucm,
        'addRoutePartition',
        '<routePartition><name>gone</name></routePartition>',
      );
      return reply.status === 500 && reply.text.includes('cannot be reached');
    });
    expect(await has(pub, 'one')).toBe(true);
    expect(await has(sub, 'one')).toBe(true);
    await redis.start();
    await eventually(async () => {
      const reply = await axlRaw(pub.ucm, 'addUser', user({ userid: 'back' }));
      return reply.status === 200;
    });
    await eventually(() => has(sub, 'back'));
    const gone = await axlRaw(sub.ucm, 'getRoutePartition', '<name>gone</name>');
    expect(gone.status).toBe(500);
  }, 120_000);

  it('another security password is refused', async () => {
    await expect(node('sub', '--security-password', 'another')).rejects.toThrow(
      /ended with 2: .*the security password is not the one/s,
    );
  });

  it('Redis down at start: a sentence and exit code 2', async () => {
    await expect(
      startProcess(
        'node',
        'a/sub',
        '-f',
        join(folder, 'ucmock.yaml'),
        '--redis',
        'redis://127.0.0.1:1',
        '--port',
        '0',
      ),
    ).rejects.toThrow(/ended with 2: .*Redis at redis:\/\/127\.0\.0\.1:1 cannot be used/s);
  });
});
