/** After a synchronization: Bulk Administration gives its users what the directory does not know. [seed] 004 */
import { axl, textOf } from '../support/axl';
import { runJob, upload } from '../support/bat';
import { eventually } from '../support/eventually';
import { describeWith } from '../support/have';
import { useServer } from '../support/server';
import { ADMIN, BASE, HAVE_SLAPD, startDirectory, type TestDirectory } from '../support/slapd';

const server = useServer();

describeWith('slapd', HAVE_SLAPD, () => {
  let directory: TestDirectory;
  beforeAll(async () => {
    directory = await startDirectory();
    await directory.add('amara', { sn: 'Diallo', userPassword: 'x', departmentNumber: 'Sales' });
    await directory.add('noor', { sn: 'Haddad', userPassword: 'x', departmentNumber: 'Sales' });
  });
  afterAll(() => directory.stop());
  beforeEach(async () => {
    const { ucm } = server;
    await axl(
      ucm,
      'updateLdapSystem',
      '<syncEnabled>true</syncEnabled><ldapServer>OpenLDAP</ldapServer><userIdAttribute>uid</userIdAttribute>',
    );
    await axl(
      ucm,
      'addLdapDirectory',
      `<ldapDirectory><name>People</name><ldapDn>${ADMIN.dn}</ldapDn><ldapPassword>${ADMIN.password}</ldapPassword><userSearchBase>${BASE}</userSearchBase>
       <repeatable>false</repeatable><intervalValue>7</intervalValue><scheduleUnit>DAY</scheduleUnit><nextExecTime>2026-12-01 03:00</nextExecTime>
       <servers><server><hostName>127.0.0.1</hostName><ldapPortNumber>${directory.port}</ldapPortNumber><sslEnabled>false</sslEnabled></server></servers></ldapDirectory>`,
    );
    await axl(ucm, 'doLdapSync', '<name>People</name><sync>true</sync>');
    await eventually(async () =>
      expect(await axl(ucm, 'getLdapSyncStatus', '<name>People</name>')).toBe(
        'Sync is performed successfully',
      ),
    );
  });

  const noor = () => axl(server.ucm, 'getUser', '<userid>noor</userid>');

  it('the users of the home cluster are enabled for IM and Presence', async () => {
    const { ucm } = server;
    await axl(ucm, 'updateUser', '<userid>amara</userid><homeCluster>false</homeCluster>');
    await axl(
      ucm,
      'addServiceProfile',
      '<serviceProfile><name>IM</name><isDefault>false</isDefault></serviceProfile>',
    );
    const outcome = await runJob(ucm, {
      transaction: 'Update Users - Query',
      query: {
        where: [{ field: 'Has Home Cluster Enabled', operator: 'is exactly', value: true }],
      },
      update: { 'Enable User for Unified CM IM and Presence': true, 'UC Service Profile': 'IM' },
    });
    expect(outcome).toMatchObject({ passed: 1, failed: 0 });
    expect(textOf(await noor(), 'imAndPresenceEnable')).toBe('true');
    expect(textOf(await noor(), 'serviceProfile')).toBe('IM');
    const amara = await axl(ucm, 'getUser', '<userid>amara</userid>');
    expect(textOf(amara, 'imAndPresenceEnable')).toBe('false');
  });

  it('a PIN is set here, whatever the directory keeps', async () => {
    const { ucm } = server;
    const transaction = 'Update Users - Custom File';
    await upload(ucm, 'pins.txt', transaction, ['USER ID,PIN', 'noor,48151623']);
    expect(await runJob(ucm, { transaction, fileName: 'pins.txt' })).toMatchObject({ passed: 1 });
    const inner = '<userid>noor</userid><pin>48151623</pin>';
    expect(await axl(ucm, 'doAuthenticateUser', inner)).toContain('<userAuthenticated>true');
    expect(textOf(await noor(), 'department')).toBe('Sales');
  });
});
