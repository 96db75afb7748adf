/** User profile, end user, feature group template and quick add. */
import { expectEqual, expectText, type Step } from '../support/story';
import { PIN, type Parts } from './parts';
import { textOf } from './templates';

export function users({ axl, cucm, get, sabotaged }: Parts): Step[] {
  return [
    {
      title: 'User profile: templates, permission and limit; it becomes the default of the system',
      async play() {
        await axl('addUserProfileProvision', {
          userProfileProvision: {
            name: 'Selfpro',
            description: 'Who provisions his own phones',
            deskPhones: 'Desk phones',
            mobileDevices: 'Softphones',
            profile: 'Desk phones',
            universalLineTemplate: 'Staff lines',
            allowProvision: String(!sabotaged('no-permission')),
            limitProvision: '2',
            defaultUserProfile: 'true',
          },
        });
        const { deskPhones } = await get('UserProfileProvision', { name: 'Selfpro' });
        expectEqual('desk phones', textOf(deskPhones), 'Desk phones');
        return 'Selfpro: Desk phones, Softphones, 2 phones';
      },
    },
    {
      title: 'End user: self-service user ID, PIN, profile and the group Standard CCM End Users',
      async play() {
        await axl('addUser', {
          user: {
            lastName: 'pro',
            userid: 'self',
            password: 'Quetzal-2026-Cancun',
            pin: PIN,
            presenceGroupName: 'Standard Presence group',
            associatedGroups: { userGroup: [{ name: 'Standard CCM End Users' }] },
            selfService: '1013',
            userProfile: 'Selfpro',
          },
        });
        const user = await get('User', { userid: 'self' });
        expectEqual('self-service user ID', user.selfService, '1013');
        expectEqual('status', String(user.status), '1');
        const sql =
          "select r.name from functionrole r join functionroledirgroupmap m on m.fkfunctionrole = r.pkid join dirgroup g on g.pkid = m.fkdirgroup where g.name = 'Standard CCM End Users'";
        const { return: roles } = await axl('executeSQLQuery', { sql });
        expectText('roles', JSON.stringify(roles), 'Standard CCMUSER Administration');
        return 'self, 1013, Selfpro';
      },
    },
    {
      title: 'Feature group template with the user profile',
      async play() {
        await axl('addFeatureGroupTemplate', {
          featureGroupTemplate: {
            name: 'Staff',
            description: 'Staff with phones',
            homeCluster: 'true',
            imAndUcPresenceEnable: 'false',
            maxDeskPickupWait: '10000',
            remoteDestinationLimit: '4',
            BLFPresenceGp: 'Standard Presence group',
            userProfile: 'Selfpro',
            meetingInformation: 'false',
          },
        });
        const { userProfile } = await get('FeatureGroupTemplate', { name: 'Staff' });
        expectEqual('user profile', textOf(userProfile), 'Selfpro');
        return 'Staff';
      },
    },
    {
      title: 'Credential Policy Default: the default PIN of end users',
      async play() {
        await axl('updateCredentialPolicyDefault', {
          ...{ credentialUser: 'End User', credentialType: 'PIN' },
          ...{ credPolicyName: 'Default Credential Policy' },
          ...{ credentials: PIN, confirmCredentials: PIN },
        });
        return 'set';
      },
    },
    {
      title: 'Quick User/Phone Add: a user with the default credential, a group and an extension',
      async play() {
        const { status, value } = await cucm('POST /ucmock/administration/quick-user-phone-add', {
          ...{ userId: 'amara', firstName: 'Amara', middleName: 'B', lastName: 'Diallo' },
          ...{ featureGroupTemplate: 'Staff', extension: '1020' },
          groups: ['Standard CCM End Users'],
        });
        expectEqual(`status (${JSON.stringify(value)})`, status, 201);
        const { pattern } = (await get('User', { userid: 'amara' })).primaryExtension as Record<
          string,
          unknown
        >;
        expectEqual('primary extension', pattern, '1020');
        return 'amara, 1020';
      },
    },
  ];
}
