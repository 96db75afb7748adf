/** Before, and steps 1 and 2: the products are integrated, and both have the user. */
import { expectEqual, expectText, type Step } from '../support/story';
import { CUCM_ADMIN, FIRST_PIN, PUB, USER, USER_PASSWORD, type Parts } from './parts';

const PHONE = 'SEP001122AABB01';

export function people({ axl, unity, found }: Parts): Step[] {
  return [
    {
      title:
        'Prerequisite: Unity Connection is integrated with CUCM (an AXL server, errors ignored)',
      async play() {
        const { value } = await unity('GET /vmrest/phonesystems');
        found.phoneSystem = String((value.PhoneSystem as { ObjectId: string }).ObjectId);
        const [CcmAXLUser, CcmAXLPassword] = CUCM_ADMIN.split(':');
        const path = `/vmrest/phonesystems/${found.phoneSystem}`;
        const account = await unity(`PUT ${path}`, { CcmAXLUser, CcmAXLPassword, CcmVersion: '5' });
        expectEqual('status of the account', account.status, 204);
        const server = { HostOrIPAddress: PUB, Port: '8443', IgnoreCertificateErrors: 'true' };
        const made = await unity(`POST ${path}/axlservers`, server);
        expectEqual('status of the AXL server', made.status, 201);
        found.axlServer = String(made.value.text).split('/').pop() ?? '';
        const other = { ...server, HostOrIPAddress: '10.9.9.9', Precedence: '1' };
        const second = await unity(`POST ${path}/axlservers`, other);
        const gone = await unity(`DELETE ${String(second.value.text)}`);
        expectEqual('Delete Selected', gone.status, 204);
        const { value: list } = await unity(`GET ${path}/axlservers`);
        const { Precedence, IsPinSyncEnabled } = list.AxlServer as Record<string, string>;
        expectEqual('order, box', [Precedence, IsPinSyncEnabled], ['0', 'false']);
        return `AXL server 0: ${PUB}, the box is off`;
      },
    },
    {
      title: 'Step 1: An end user is created on CUCM and associated with a device',
      async play() {
        await axl('addPhone', { phone: { ...phone, name: PHONE } });
        await axl('addUser', { user: { ...user, associatedDevices: { device: [PHONE] } } });
        const answer = await axl('getUser', { userid: USER });
        expectText('user', JSON.stringify(answer), PHONE);
        return `${USER} with ${PHONE}`;
      },
    },
    {
      title: 'Step 2: The user is imported to Unity Connection',
      async play() {
        const { value } = await unity('GET /vmrest/import/users/axl');
        const one = value.ImportUser as { alias: string; pkid: string };
        expectEqual('alias', one.alias, USER);
        const path = '/vmrest/import/users/axl?templateAlias=voicemailusertemplate';
        const body = { pkid: one.pkid, alias: one.alias, dtmfAccessId: '7001' };
        const imported = await unity(`POST ${path}`, body);
        expectEqual('status', imported.status, 201);
        found.objectId = String(imported.value.text).split('/').pop() ?? '';
        return `Alias ${USER}, ObjectId ${found.objectId}`;
      },
    },
  ];
}

const phone = {
  product: 'Cisco 8845',
  class: 'Phone',
  protocol: 'SIP',
  protocolSide: 'User',
  devicePoolName: 'Default',
  commonPhoneConfigName: 'Standard Common Phone Profile',
  locationName: 'Hub_None',
  useTrustedRelayPoint: 'Default',
  phoneTemplateName: 'Standard 8845 SIP',
  builtInBridgeStatus: 'Default',
  packetCaptureMode: 'None',
  certificateOperation: 'No Pending Operation',
  deviceMobilityMode: 'Default',
};

const user = {
  firstName: 'Itzel',
  lastName: 'Canul',
  userid: USER,
  password: USER_PASSWORD,
  pin: FIRST_PIN,
  presenceGroupName: 'Standard Presence group',
  associatedGroups: { userGroup: [{ name: 'Standard CCM End Users' }] },
};
