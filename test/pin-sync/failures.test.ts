/** What an administrator and a user see when the other product cannot be asked, and that nothing is half-done. */
import { axl, AxlError, sql } from '../support/axl';
import { user } from '../support/builders';
import { answering, freePort, losing, silent, type StandIn } from '../support/stand-ins';
import {
  addServer,
  addUnityUser,
  changeAtCucm,
  changeAtUnity,
  connect,
  cupi,
  exchangeCertificates,
  isCucmPin,
  isUnityPin,
  startPair,
  tickCucm,
  tickUnity,
  trust,
  type Pair,
} from '../support/unity';

const NOT_ENABLED = 'Pin synchronization is not enabled due to ';
const NOT_VERIFIED = `${NOT_ENABLED}Certificate not verified.`;
const UNAUTHORIZED = `${NOT_ENABLED}HttpsURLConnection response code: 401 : Unauthorized`;

let pair: Pair;
const TIMEOUT = 1_000;
beforeAll(async () => {
  pair = await startPair({ neighbourTimeout: TIMEOUT });
});
afterAll(() => pair.ucm.stop());
beforeEach(() => pair.ucm.reset());

describe('enabling at CUCM', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['without the certificate of the other', NOT_VERIFIED, () => addServer(pair)],
    [
      'when nobody is there',
      NOT_VERIFIED,
      async () => addServer(pair, { ipAddress: `127.0.0.1:${await freePort()}` }),
    ],
    [
      'by a name that the certificate is not for',
      NOT_VERIFIED,
      async () => {
        await exchangeCertificates(pair);
        await tickUnity(pair);
        await addServer(pair, { ipAddress: `127.0.0.2:${new URL(pair.unity.url).port}` });
      },
    ],
    [
      'without the box at Unity Connection',
      UNAUTHORIZED,
      async () => {
        await exchangeCertificates(pair);
        await addServer(pair);
      },
    ],
    [
      'with a login that Unity Connection does not know',
      UNAUTHORIZED,
      async () => {
        await exchangeCertificates(pair);
        await tickUnity(pair);
        await addAppUser('stranger', 'Standard CCM Super Users');
        await addServer(pair, { appUser: 'stranger' });
      },
    ],
    [
      'with an application user that may not use AXL',
      UNAUTHORIZED,
      async () => {
        await exchangeCertificates(pair);
        await tickUnity(pair);
        await addAppUser('nobody', 'Standard CTI Enabled');
        await addServer(pair, { appUser: 'nobody' });
      },
    ],
    [
      'with two application users',
      `${NOT_ENABLED}cuc needs exactly one selected application user.`,
      async () => {
        await addServer(pair);
        await axl(
          pair.ucm,
          'updateApplicationServer',
          `<uuid>${await serverUuid()}</uuid><addAppUsers><selectedAppUser><appUserName>CCMSysUser</appUserName></selectedAppUser></addAppUsers>`,
        );
      },
    ],
  ])('fails %s, and the box stays off', async (_, text, prepare) => {
    await prepare();
    expect(await tickCucm(pair)).toEqual({ status: 200, enabled: false, text });
    // By AXL the same text is a fault, and nothing is stored.
    const fault = await addInfo().catch((error: unknown) => error);
    expect((fault as AxlError).message).toBe(text);
    expect(await sql(pair.ucm, 'select appservercontent from appserverinfo')).toEqual([]);
  });

  it.each([
    [404, 'HttpsURLConnection response code: 404 : Not Found'],
    [403, 'HttpsURLConnection response code: 403 : Forbidden'],
    [503, 'HttpsURLConnection response code: 503 : Service Unavailable'],
  ])('says what it was answered: %s', (status, reason) =>
    using(answering(status, ''), async ({ address, ca }) => {
      await trust(pair.ucm, ca);
      await addServer(pair, { ipAddress: address });
      expect((await tickCucm(pair)).text).toBe(NOT_ENABLED + reason);
    }),
  );

  it('says the cause of a connection that failed when told to', async () => {
    const other = await startPair({ neighbourTimeout: TIMEOUT, pinSyncReason: 'cause' });
    try {
      await addServer(other, { ipAddress: `127.0.0.1:${await freePort()}` });
      expect((await tickCucm(other)).text).toBe(`${NOT_ENABLED}Connection refused`);
    } finally {
      await other.ucm.stop();
    }
  });

  it('works by AXL once everything is as it should be', async () => {
    await exchangeCertificates(pair);
    await tickUnity(pair);
    await addServer(pair);
    expect(await addInfo()).toMatch(/^\{[0-9A-F-]{36}\}$/);
    await axl(pair.ucm, 'addUser', user());
    await addUnityUser(pair, 'amara', '7000');
    await changeAtCucm(pair, 'amara', '48151623');
    expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
  });
});

describe('a PIN changed at CUCM', () => {
  beforeEach(async () => {
    await connect(pair, ['amara', 'bilal']);
    await changeAtCucm(pair, 'amara', '48151623');
  });

  async function refusedAndUnchanged(): Promise<string> {
    const error = await changeAtCucm(pair, 'amara', '73190246').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AxlError);
    expect(await isCucmPin(pair, 'amara', '48151623')).toBe(true);
    return (error as AxlError).message.replace('Failed to update PIN on Unity Connection: ', '');
  }

  it('stays the old one when Unity Connection is not there', async () => {
    await pointTo(`127.0.0.1:${await freePort()}`);
    expect(await refusedAndUnchanged()).toBe('Connection refused');
  });

  it('stays the old one when the login is refused', async () => {
    const { json } = await cupi(pair, '/users?query=(alias%20is%20administrator)');
    const { ObjectId: id } = json.User as { ObjectId: string };
    await cupi(pair, `PUT /users/${id}/credential/password`, { Credentials: 'Another-1-Word' });
    expect(await refusedAndUnchanged()).toBe(
      'HttpsURLConnection response code: 401 : Unauthorized',
    );
    expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
  });

  it('stays the old one when the certificate is not trusted', () =>
    using(answering(200, '{"@total":"1","User":{"ObjectId":"x"}}'), async ({ address }) => {
      await pointTo(address);
      expect(await refusedAndUnchanged()).toBe('self-signed certificate');
    }));

  it.each([
    [200, 'no json', 'the answer is no answer of Unity Connection'],
    [500, 'broken', 'HttpsURLConnection response code: 500 : Internal Server Error'],
  ])('stays the old one when the answer is %s %s', (status, text, reason) =>
    using(answering(status, text), async ({ address, ca }) => {
      await pointTo(address);
      await trust(pair.ucm, ca);
      expect(await refusedAndUnchanged()).toBe(reason);
    }),
  );

  it('while Unity Connection hangs, what concerns others goes on', () =>
    using(silent(), async ({ address }) => {
      await pointTo(address);
      const slow = refusedAndUnchanged();
      const started = Date.now();
      for (const userid of ['one', 'two', 'three'])
        await axl(pair.ucm, 'addUser', user({ userid, pin: '48151623' }));
      await axl(pair.ucm, 'updateUser', '<userid>bilal</userid><lastName>Quick</lastName>');
      expect(Date.now() - started).toBeLessThan(TIMEOUT / 2);
      expect(await slow).toBe('connect timed out');
    }));

  it('is changed when one server of two took it', () =>
    using(silent(), async ({ address }) => {
      await addServer(pair, { name: 'second' });
      expect((await tickCucm(pair, 'second')).enabled).toBe(true);
      await pointTo(address, 'second');
      await changeAtCucm(pair, 'amara', '73190246');
      expect(await isUnityPin(pair, 'amara', '73190246')).toBe(true);
      expect(await isCucmPin(pair, 'amara', '73190246')).toBe(true);
    }));

  it('is taken back by one more push when the answer got lost', () =>
    using(losing(pair.unity, 1), async ({ address, ca }) => {
      await trust(pair.ucm, ca);
      await pointTo(address);
      expect(await refusedAndUnchanged()).toBe(
        'Read timed out; whether cuc has changed the PIN is not known',
      );
      // The user's next change waits until that is settled.
      await changeAtCucm(pair, 'amara', '1').catch(() => undefined);
      expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
    }));
});

describe('a PIN changed at Unity Connection', () => {
  let id: string;
  let axlServer: string;
  beforeEach(async () => {
    id = (await connect(pair, ['amara'])).amara ?? '';
    await changeAtCucm(pair, 'amara', '48151623');
    const { json } = await cupi(pair, '/phonesystems');
    const { AxlServersURI: uri } = json.PhoneSystem as { AxlServersURI: string };
    const list = await cupi(pair, uri.replace('/vmrest', ''));
    axlServer = (list.json.AxlServer as { URI: string }).URI.replace('/vmrest', '');
  });

  async function refusedAndUnchanged(): Promise<void> {
    const reply = await changeAtUnity(pair, id, '73190246');
    expect([reply.status, reply.json]).toEqual([
      400,
      {
        errors: {
          code: 'DATA_EXCEPTION',
          message: 'Failed to update PIN on CUCM. Reason: Error getting the pin.',
        },
      },
    ]);
    expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
  }

  async function pointUnityTo(address: string): Promise<void> {
    const [host = '', port = ''] = address.split(':');
    const reply = await cupi(pair, `PUT ${axlServer}`, { HostOrIPAddress: host, Port: port });
    expect(reply.status).toBe(204);
  }

  it('stays the old one when CUCM is not there', async () => {
    await pointUnityTo(`127.0.0.1:${await freePort()}`);
    await refusedAndUnchanged();
  });

  it('stays the old one when CUCM is not trusted, unless certificates are ignored', () =>
    using(losing(pair.ucm, 0), async ({ address }) => {
      await pointUnityTo(address);
      await refusedAndUnchanged();
      await cupi(pair, `PUT ${axlServer}`, { IgnoreCertificateErrors: 'true' });
      expect((await changeAtUnity(pair, id, '73190246')).status).toBe(204);
      expect(await isCucmPin(pair, 'amara', '73190246')).toBe(true);
    }));

  it('stays the old one when CUCM refuses the login', async () => {
    const { json } = await cupi(pair, '/phonesystems');
    const { URI: system } = json.PhoneSystem as { URI: string };
    await cupi(pair, `PUT ${system.replace('/vmrest', '')}`, { CcmAXLPassword: 'wrong' });
    await refusedAndUnchanged();
    expect(await isCucmPin(pair, 'amara', '48151623')).toBe(true);
  });

  it('stays the old one when CUCM does not know the user', async () => {
    await axl(pair.ucm, 'removeUser', '<userid>amara</userid>');
    await refusedAndUnchanged();
  });

  it('stays the old one when CUCM hangs, and other users go on', () =>
    using(silent(), async ({ address }) => {
      await pointUnityTo(address);
      const slow = refusedAndUnchanged();
      const started = Date.now();
      await addUnityUser(pair, 'quick', '7100');
      expect(Date.now() - started).toBeLessThan(TIMEOUT / 2);
      await slow;
    }));

  it('is taken back by one more push when the answer got lost', () =>
    using(losing(pair.ucm, 1), async ({ address, ca }) => {
      await trust(pair.unity, ca);
      await pointUnityTo(address);
      await refusedAndUnchanged();
      await changeAtUnity(pair, id, '1');
      expect(await isCucmPin(pair, 'amara', '48151623')).toBe(true);
    }));
});

async function using(
  made: Promise<StandIn>,
  work: (standIn: StandIn) => Promise<void>,
): Promise<void> {
  const standIn = await made;
  try {
    await work(standIn);
  } finally {
    standIn.close();
  }
}

async function serverUuid(name = 'cuc'): Promise<string> {
  const [row] = await sql(pair.ucm, `select pkid from appserver where name = '${name}'`);
  return row?.pkid ?? '';
}

async function pointTo(address: string, name = 'cuc'): Promise<void> {
  const uuid = await serverUuid(name);
  const inner = `<uuid>${uuid}</uuid><ipAddress>${address}</ipAddress>`;
  await axl(pair.ucm, 'updateApplicationServer', inner);
}

/** The box, by AXL alone. */
function addInfo(): Promise<string> {
  return axl(
    pair.ucm,
    'addAppServerInfo',
    `<appServerInfo><appServerName>cuc</appServerName><appServerContent>UNITY_CONNECTION</appServerContent>
     <content><pinSync>true</pinSync></content></appServerInfo>`,
  );
}

function addAppUser(userid: string, group: string): Promise<string> {
  return axl(
    pair.ucm,
    'addAppUser',
    `<appUser><userid>${userid}</userid><password>Secret-4-Them</password>
     <associatedGroups><userGroup><name>${group}</name></userGroup></associatedGroups></appUser>`,
  );
}
