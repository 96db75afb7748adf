/** Users from a directory: a real slapd, asked by a real synchronization. */
import { setTimeout as wait } from 'node:timers/promises';
import { trust } from '../support/unity';
import { eventually } from '../support/eventually';
import { axl, axlRaw, sql, textOf } from '../support/axl';
import { describeWith } from '../support/have';
import { counterOf } from '../support/perfmon';
import { useServer } from '../support/server';
import { ADMIN, BASE, HAVE_SLAPD, startDirectory, type TestDirectory } from '../support/slapd';

const server = useServer();

describeWith('slapd', HAVE_SLAPD, () => {
  let directory: TestDirectory;

  beforeAll(async () => {
    directory = await startDirectory();
  });
  afterAll(async () => {
    await directory.stop();
  });
  beforeEach(async () => {
    await axl(
      server.ucm,
      'updateLdapSystem',
      '<syncEnabled>true</syncEnabled><ldapServer>OpenLDAP</ldapServer><userIdAttribute>uid</userIdAttribute>',
    );
    await directory.add('amara', {
      sn: 'Diallo',
      givenName: 'Amara',
      mail: 'amara@example.com',
      telephoneNumber: '+41 61 555 1234',
      departmentNumber: 'Sales',
      userPassword: 'from-the-directory',
    });
    await directory.add('noor', { sn: 'Haddad', title: 'Engineer', userPassword: 'noors-own' });
  });
  afterEach(async () => {
    for (const uid of ['amara', 'noor', 'lin']) await directory.remove(uid).catch(() => undefined);
  });

  const servers = () =>
    `<servers><server><hostName>127.0.0.1</hostName><ldapPortNumber>${directory.port}</ldapPortNumber><sslEnabled>false</sslEnabled></server></servers>`;

  const ONCE =
    '<repeatable>false</repeatable><intervalValue>7</intervalValue><scheduleUnit>DAY</scheduleUnit><nextExecTime>2026-12-01 03:00</nextExecTime>';

  const addDirectory = (more = '', { schedule = ONCE, hosts = servers() } = {}) =>
    axl(
      server.ucm,
      'addLdapDirectory',
      `<ldapDirectory><name>People</name><ldapDn>${ADMIN.dn}</ldapDn><ldapPassword>${ADMIN.password}</ldapPassword><userSearchBase>${BASE}</userSearchBase>${schedule}${hosts}${more}</ldapDirectory>`,
    );

  /** Starts a synchronization and waits for its end, as clients do. */
  async function sync(): Promise<string> {
    expect(await axl(server.ucm, 'doLdapSync', '<name>People</name><sync>true</sync>')).toBe(
      'true',
    );
    for (let tries = 0; tries < 200; tries += 1) {
      const status = await axl(server.ucm, 'getLdapSyncStatus', '<name>People</name>');
      if (status !== 'Sync is in progress') return status;
      await wait(20);
    }
    throw new Error('the synchronization does not end');
  }

  it('imports people with the attributes that the directory has', async () => {
    await addDirectory();
    expect(await axl(server.ucm, 'getLdapSyncStatus', '<name>People</name>')).toBe(
      'Sync has not been performed',
    );
    expect(await sync()).toBe('Sync is performed successfully');
    expect(
      await sql(
        server.ucm,
        'select u.userid, u.firstname, u.lastname, u.mailid, u.telephonenumber, u.department, u.title, u.status, d.name from enduser u join directorypluginconfig d on d.pkid = u.fkdirectorypluginconfig order by u.userid',
      ),
    ).toEqual([
      {
        userid: 'amara',
        firstname: 'Amara',
        lastname: 'Diallo',
        mailid: 'amara@example.com',
        telephonenumber: '+41 61 555 1234',
        department: 'Sales',
        title: '',
        status: '1',
        name: 'People',
      },
      expect.objectContaining({ userid: 'noor', lastname: 'Haddad', title: 'Engineer' }),
    ]);
    expect(await sql(server.ucm, 'select added, updated from directorysyncstatus')).toEqual([
      { added: '2', updated: '0' },
    ]);
    const user = await axl(server.ucm, 'getUser', '<userid>amara</userid>');
    expect(textOf(user, 'ldapDirectoryName')).toBe('People');
  });

  it('asks with the filter and the attributes that are configured', async () => {
    await axl(
      server.ucm,
      'addLdapFilter',
      '<ldapFilter><name>Sales</name><filter>(departmentNumber=Sales)</filter></ldapFilter>',
    );
    await addDirectory('<phoneNumber>mail</phoneNumber><ldapFilter>Sales</ldapFilter>');
    await sync();
    expect(
      await sql(
        server.ucm,
        'select userid, telephonenumber from enduser where fkdirectorypluginconfig is not null',
      ),
    ).toEqual([{ userid: 'amara', telephonenumber: 'amara@example.com' }]);
  });

  it('makes who is gone inactive, and removes them a day later', async () => {
    await addDirectory();
    await sync();
    await directory.remove('noor');
    await sync();
    const status = "select status from enduser where userid = 'noor'";
    expect(await sql(server.ucm, status)).toEqual([{ status: '0' }]);
    const advance = await fetchClock({ advance: { days: 2 } });
    expect(advance).toBe(200);
    await sync();
    expect(await sql(server.ucm, status)).toEqual([]);
    await directory.add('noor', { sn: 'Haddad' });
    await sync();
    expect(await sql(server.ucm, status)).toEqual([{ status: '1' }]);
  });

  it('gives new users the feature group template, which stays once a synchronization was done', async () => {
    for (const name of ['Mobile', 'Other'])
      await axl(
        server.ucm,
        'addFeatureGroupTemplate',
        `<featureGroupTemplate><name>${name}</name><homeCluster>true</homeCluster><imAndUcPresenceEnable>true</imAndUcPresenceEnable><enableMobility>true</enableMobility><maxDeskPickupWait>7777</maxDeskPickupWait><remoteDestinationLimit>4</remoteDestinationLimit><BLFPresenceGp>Standard Presence group</BLFPresenceGp></featureGroupTemplate>`,
      );
    await addDirectory('<featureGroupTemplate>Mobile</featureGroupTemplate>');
    await sync();
    expect(
      await sql(
        server.ucm,
        "select enablemobility, enablecups, maxdeskpickupwaittime from enduser where userid = 'amara'",
      ),
    ).toEqual([{ enablemobility: 't', enablecups: 't', maxdeskpickupwaittime: '7777' }]);
    const change = '<name>People</name><featureGroupTemplate>Other</featureGroupTemplate>';
    await expect(axl(server.ucm, 'updateLdapDirectory', change)).rejects.toThrow(
      /Feature Group Template/,
    );
    await axl(
      server.ucm,
      'updateLdapDirectory',
      '<name>People</name><featureGroupTemplate>Mobile</featureGroupTemplate>',
    );
  });

  it('makes the extension from the telephone number by the mask', async () => {
    await addDirectory('<applyMask>true</applyMask><mask>8XXX</mask>');
    await sync();
    expect(
      await sql(
        server.ucm,
        "select n.dnorpattern from enduser u join endusernumplanmap m on m.fkenduser = u.pkid join numplan n on n.pkid = m.fknumplan where u.userid = 'amara'",
      ),
    ).toEqual([{ dnorpattern: '8234' }]);
  });

  it('says that a synchronization failed, and changes nobody then', async () => {
    await addDirectory();
    await sync();
    await axl(
      server.ucm,
      'updateLdapDirectory',
      '<name>People</name><ldapPassword>wrong</ldapPassword>',
    );
    expect(await sync()).toBe('Sync failed');
    await axl(
      server.ucm,
      'updateLdapDirectory',
      `<name>People</name><ldapPassword>${ADMIN.password}</ldapPassword>`,
    );
    await directory.kill();
    expect(await sync()).toBe('Sync failed');
    await directory.start();
    expect(await sql(server.ucm, 'select count(*) as n from enduser where status = 1')).toEqual([
      { n: expect.any(String) as string },
    ]);
    expect(await sql(server.ucm, "select status from enduser where userid = 'amara'")).toEqual([
      { status: '1' },
    ]);
    expect(await sync()).toBe('Sync is performed successfully');
  });

  it('is refused while synchronization is not enabled, and for a directory that is not there', async () => {
    await addDirectory();
    await axl(server.ucm, 'updateLdapSystem', '<syncEnabled>false</syncEnabled>');
    const refused = await axlRaw(server.ucm, 'doLdapSync', '<name>People</name><sync>true</sync>');
    expect(refused.status).toBe(500);
    await expect(
      axl(server.ucm, 'doLdapSync', '<name>None</name><sync>true</sync>'),
    ).rejects.toMatchObject({ code: 5007 });
  });

  it('never answers the password of the bind', async () => {
    await addDirectory();
    const got = await axl(server.ucm, 'getLdapDirectory', '<name>People</name>');
    const changes = await axlRaw(server.ucm, 'listChange');
    const rows = await axl(
      server.ucm,
      'executeSQLQuery',
      '<sql>select * from directorypluginconfig</sql>',
    );
    for (const text of [got, changes.text, rows]) {
      expect(text).not.toContain(ADMIN.password);
      expect(text).not.toContain('sealed');
    }
  });

  describe('at its time', () => {
    const start = Date.UTC(2027, 0, 30, 12);
    const schedule = (
      unit: string,
      every: number,
      { repeatable = true, at = '2027-01-31 03:00' } = {},
    ) =>
      `<repeatable>${repeatable}</repeatable><intervalValue>${every}</intervalValue><scheduleUnit>${unit}</scheduleUnit><nextExecTime>${at}</nextExecTime>`;
    const userids = () =>
      sql(
        server.ucm,
        'select userid from enduser where fkdirectorypluginconfig is not null order by userid',
      );
    const next = async () =>
      textOf(await axl(server.ucm, 'getLdapDirectory', '<name>People</name>'), 'nextExecTime');
    const status = () => axl(server.ucm, 'getLdapSyncStatus', '<name>People</name>');
    const done = () =>
      eventually(async () => expect(await status()).toBe('Sync is performed successfully'));
    const startedAt = async (text: string) =>
      expect(await sql(server.ucm, 'select startedat from directorysyncstatus')).toEqual([
        { startedat: String(Date.parse(`${text.replace(' ', 'T')}:00Z`) / 1000) },
      ]);

    beforeEach(async () => {
      expect(await fetchClock({ freeze: new Date(start).toISOString() })).toBe(200);
    });

    it('is synchronized, and again after each interval', async () => {
      await addDirectory('', { schedule: schedule('DAY', 7) });
      await fetchClock({ advance: { hours: 14 } });
      expect(await status()).toBe('Sync has not been performed');
      expect(await next()).toBe('2027-01-31 03:00');
      await fetchClock({ advance: { hours: 1 } });
      await done();
      await startedAt('2027-01-31 03:00');
      expect(await userids()).toEqual([{ userid: 'amara' }, { userid: 'noor' }]);
      expect(await next()).toBe('2027-02-07 03:00');

      await directory.add('lin', { sn: 'Lin' });
      await fetchClock({ advance: { days: 7 } });
      await eventually(async () => expect(await userids()).toHaveLength(3));
      await startedAt('2027-02-07 03:00');
      expect(await next()).toBe('2027-02-14 03:00');
    });

    it.each([
      ['HOUR', 6, '2027-01-31 09:00'],
      ['WEEK', 2, '2027-02-14 03:00'],
      ['MONTH', 1, '2027-02-28 03:00'],
    ])('counts the interval in %ss', async (unit, every, expected) => {
      await addDirectory('', { schedule: schedule(unit, every) });
      await fetchClock({ advance: { hours: 15 } });
      await done();
      expect(await next()).toBe(expected);
    });

    it('is synchronized once where it does not repeat, and not for a time that was over already', async () => {
      const past = { repeatable: false, at: '2027-01-30 11:00' };
      await addDirectory('', { schedule: schedule('DAY', 7, past) });
      await fetchClock({ advance: { hours: 1 } });
      expect(await status()).toBe('Sync has not been performed');
      await axl(
        server.ucm,
        'updateLdapDirectory',
        '<name>People</name><nextExecTime>2027-01-31 03:00</nextExecTime>',
      );
      await fetchClock({ advance: { hours: 14 } });
      await done();
      await fetchClock({ advance: { days: 30 } });
      expect(await status()).toBe('Sync is performed successfully');
      await startedAt('2027-01-31 03:00');
      expect(await next()).toBe('2027-01-31 03:00');
    });

    it('is left alone while synchronization is off, or when it is gone', async () => {
      await addDirectory('', { schedule: schedule('DAY', 1) });
      await axl(server.ucm, 'updateLdapSystem', '<syncEnabled>false</syncEnabled>');
      await fetchClock({ advance: { hours: 15 } });
      expect(await status()).toBe('Sync has not been performed');
      expect(await next()).toBe('2027-02-01 03:00');
      await axl(server.ucm, 'updateLdapSystem', '<syncEnabled>true</syncEnabled>');
      await axl(server.ucm, 'removeLdapDirectory', '<name>People</name>');
      await fetchClock({ advance: { days: 1 } });
      expect(await userids()).toEqual([]);
    });
  });

  describe('over TLS', () => {
    const secure = (host: string) =>
      `<servers><server><hostName>${host}</hostName><ldapPortNumber>${directory.tlsPort}</ldapPortNumber><sslEnabled>true</sslEnabled></server></servers>`;

    it.each(['127.0.0.1', 'localhost'])(
      'is believed as %s when the tomcat-trust store has its authority, not before',
      async (host) => {
        await addDirectory('', { hosts: secure(host) });
        expect(await sync()).toBe('Sync failed');
        expect(await sql(server.ucm, 'select message from directorysyncstatus')).toEqual([
          { message: expect.stringMatching(/certificate/i) as string },
        ]);
        await trust(server.ucm, directory.ca);
        expect(await sync()).toBe('Sync is performed successfully');

        await axl(
          server.ucm,
          'updateLdapAuthentication',
          `<authenticateEndUsers>true</authenticateEndUsers><distinguishedName>${ADMIN.dn}</distinguishedName><ldapPassword>${ADMIN.password}</ldapPassword><userSearchBase>${BASE}</userSearchBase>${secure(host)}`,
        );
        const login = '<userid>amara</userid><password>from-the-directory</password>';
        const found = await axl(server.ucm, 'doAuthenticateUser', login);
        expect(textOf(found, 'userAuthenticated')).toBe('true');
      },
    );
  });

  describe('with LDAP authentication', () => {
    beforeEach(async () => {
      await addDirectory();
      await sync();
      await axl(
        server.ucm,
        'updateLdapAuthentication',
        `<authenticateEndUsers>true</authenticateEndUsers><distinguishedName>${ADMIN.dn}</distinguishedName><ldapPassword>${ADMIN.password}</ldapPassword><userSearchBase>${BASE}</userSearchBase>${servers()}`,
      );
    });

    const authenticated = async (secret: string) =>
      textOf(
        await axl(server.ucm, 'doAuthenticateUser', `<userid>amara</userid>${secret}`),
        'userAuthenticated',
      );

    it('the password is the one of the directory, the PIN the local one', async () => {
      await axl(server.ucm, 'updateUser', '<userid>amara</userid><pin>48151</pin>');
      expect(await authenticated('<password>from-the-directory</password>')).toBe('true');
      expect(await authenticated('<password>another</password>')).toBe('false');
      expect(await authenticated('<password></password>')).toBe('false');
      expect(await authenticated('<pin>48151</pin>')).toBe('true');
    });

    it('the user logs in to AXL with it, and local users with their own', async () => {
      await axl(
        server.ucm,
        'updateUser',
        '<userid>amara</userid><associatedGroups><userGroup><name>Standard CCM Super Users</name></userGroup></associatedGroups>',
      );
      const version = (login: string) => axlRaw(server.ucm, 'getCCMVersion', '', { login });
      expect((await version('amara:from-the-directory')).status).toBe(200);
      expect((await version('amara:wrong')).status).toBe(401);
      await axl(
        server.ucm,
        'addUser',
        '<user><userid>local</userid><lastName>L</lastName><password>Secret.234</password><presenceGroupName>Standard Presence group</presenceGroupName></user>',
      );
      const local = await axl(
        server.ucm,
        'doAuthenticateUser',
        '<userid>local</userid><password>Secret.234</password>',
      );
      expect(textOf(local, 'userAuthenticated')).toBe('true');
    });

    it('nobody gets in while the directory is away', async () => {
      const attempts = () =>
        counterOf(server.ucm, 'Cisco LDAP Directory', 'AttemptedLDAPAuthRequests');
      const before = Number(await attempts());
      await directory.kill();
      expect(await authenticated('<password>from-the-directory</password>')).toBe('false');
      await directory.start();
      expect(await authenticated('<password>from-the-directory</password>')).toBe('true');
      expect(Number(await attempts())).toBe(before + 2);
    });
  });
});

async function fetchClock(body: unknown): Promise<number> {
  const { post } = await import('../support/axl');
  const reply = await post(server.ucm, JSON.stringify(body), {
    path: '/_ucmock/clock',
    headers: { 'Content-Type': 'application/json' },
  });
  return reply.status;
}
