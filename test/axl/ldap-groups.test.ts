/** Groups from a directory: a real slapd with Active Directory's classes, a real synchronization. */
import { axl, sql } from '../support/axl';
import { eventually } from '../support/eventually';
import { describeWith } from '../support/have';
import { useServer } from '../support/server';
import {
  ADMIN,
  BASE,
  dnOf,
  groupDn,
  HAVE_SLAPD,
  startDirectory,
  type TestDirectory,
} from '../support/slapd';
import { udsOf } from '../uds/support';

const server = useServer();
const open = udsOf(() => server.ucm);

describeWith('slapd', HAVE_SLAPD, () => {
  let directory: TestDirectory;

  beforeAll(async () => {
    directory = await startDirectory();
    await directory.add('amara', { sn: 'Diallo' });
    await directory.add('noor', { sn: 'Haddad' });
    await directory.addGroup('Sales', { members: [dnOf('amara'), dnOf('noor')] });
    await directory.addGroup('Wardens', { security: true, members: [dnOf('noor')] });
  });
  afterAll(() => directory.stop());
  beforeEach(() => enable('OpenLDAP', 'uid'));

  const enable = (kind: string, attribute: string) =>
    axl(
      server.ucm,
      'updateLdapSystem',
      `<syncEnabled>true</syncEnabled><ldapServer>${kind}</ldapServer><userIdAttribute>${attribute}</userIdAttribute>`,
    );

  const addDirectory = (more: string, { name = 'People', time = '2026-12-01 03:00' } = {}) =>
    axl(
      server.ucm,
      'addLdapDirectory',
      `<ldapDirectory><name>${name}</name><ldapDn>${ADMIN.dn}</ldapDn><ldapPassword>${ADMIN.password}</ldapPassword><userSearchBase>${BASE}</userSearchBase><repeatable>false</repeatable><intervalValue>7</intervalValue><scheduleUnit>DAY</scheduleUnit><nextExecTime>${time}</nextExecTime><servers><server><hostName>127.0.0.1</hostName><ldapPortNumber>${directory.port}</ldapPortNumber><sslEnabled>false</sslEnabled></server></servers>${more}</ldapDirectory>`,
    );

  async function sync(name = 'People'): Promise<void> {
    await axl(server.ucm, 'doLdapSync', `<name>${name}</name><sync>true</sync>`);
    await eventually(async () =>
      expect(await axl(server.ucm, 'getLdapSyncStatus', `<name>${name}</name>`)).toBe(
        'Sync is performed successfully',
      ),
    );
  }

  const memberships = async () =>
    (
      await sql(
        server.ucm,
        'select g.name, u.userid from ldapgroup g left join enduserldapgroupmap m on m.fkldapgroup = g.pkid left join enduser u on u.pkid = m.fkenduser order by g.name, u.userid',
      )
    ).map(({ name, userid }) => `${name}: ${userid}`);

  it('are left alone by an agreement for users only', async () => {
    await addDirectory('');
    await sync();
    expect(await memberships()).toEqual([]);
  });

  it('are its distribution groups with their members, where users and groups are synchronized', async () => {
    await addDirectory('<synchronize>true</synchronize>');
    await sync();
    expect(await memberships()).toEqual(['Sales: amara', 'Sales: noor']);
    expect(
      await sql(
        server.ucm,
        'select g.name, g.displayname, g.distinguishedname, d.name directory from ldapgroup g join directorypluginconfig d on d.pkid = g.fkdirectorypluginconfig',
      ),
    ).toEqual([
      {
        name: 'Sales',
        displayname: 'Sales',
        distinguishedname: groupDn('Sales'),
        directory: 'People',
      },
    ]);
    const shown = await open('groups?name=sal');
    expect(shown.text).toContain(
      `<groupName>Sales</groupName><distinguishedName>${groupDn('Sales')}</distinguishedName>`,
    );
  });

  it('are security groups too where the filter for groups asks for them', async () => {
    await axl(
      server.ucm,
      'addLdapFilter',
      '<ldapFilter><name>All groups</name><filter>(objectClass=group)</filter></ldapFilter>',
    );
    await addDirectory(
      '<synchronize>true</synchronize><ldapFilterForGroups>All groups</ldapFilterForGroups>',
    );
    await sync();
    expect(await memberships()).toEqual(['Sales: amara', 'Sales: noor', 'Wardens: noor']);
  });

  it('follow the directory: members come and go, groups are renamed and removed', async () => {
    await directory.addGroup('Choir', { members: [dnOf('amara')] });
    await addDirectory('<synchronize>true</synchronize>');
    await sync();
    const [choir] = await sql(server.ucm, "select pkid from ldapgroup where name = 'Choir'");
    try {
      await directory.change(groupDn('Choir'), 'member', [dnOf('noor'), groupDn('Sales')]);
      await directory.change(groupDn('Choir'), 'displayName', ['The choir']);
      await sync();
      expect(await memberships()).toEqual(['Choir: noor', 'Sales: amara', 'Sales: noor']);
      expect(
        await sql(server.ucm, "select pkid, displayname from ldapgroup where name = 'Choir'"),
      ).toEqual([{ ...choir, displayname: 'The choir' }]);
    } finally {
      await directory.remove(groupDn('Choir'));
    }
    await sync();
    expect(await memberships()).toEqual(['Sales: amara', 'Sales: noor']);

    await axl(server.ucm, 'removeLdapDirectory', '<name>People</name>');
    expect(await memberships()).toEqual([]);
    const status = 'select userid, status from enduser order by userid';
    const inactive = ['amara', 'noor'].map((userid) => ({ userid, status: '0' }));
    expect(await sql(server.ucm, status)).toEqual(inactive);
    await addDirectory('<synchronize>true</synchronize>');
    await sync();
    expect(await memberships()).toEqual(['Sales: amara', 'Sales: noor']);
  });

  it("take Active Directory's people by the groups that they name", async () => {
    await enable('Microsoft Active Directory', 'uid');
    await directory.addUser('lin', { sn: 'Lin', memberOf: groupDn('Sales').toUpperCase() });
    try {
      await addDirectory('<synchronize>true</synchronize>');
      await sync();
      expect(await memberships()).toEqual(['Sales: lin']);
    } finally {
      await directory.remove(groupDn('lin'));
    }
  });

  it('refuses a time of the next synchronization that is none', async () => {
    await expect(addDirectory('', { time: 'tomorrow' })).rejects.toMatchObject({
      code: 5002,
      message: expect.stringContaining('nextExecTime') as string,
    });
    await addDirectory('');
    await expect(
      axl(
        server.ucm,
        'updateLdapDirectory',
        '<name>People</name><nextExecTime>2027-13-40 03:00</nextExecTime>',
      ),
    ).rejects.toMatchObject({ code: 5002 });
    expect(await axl(server.ucm, 'getLdapDirectory', '<name>People</name>')).toContain(
      '2026-12-01 03:00',
    );
  });
});
