/** Troubleshooting: both problems of the document, by each of their causes, and the way back. */
import { expectEqual, expectText, type Step } from '../support/story';
import { AXL_USER, UNITY_USER, USER, type Parts } from './parts';
import { GROUPS } from './accounts';
import { BOX, SUCCESSFUL, uuidIn } from './synchronisation';

export const PROBLEM_1 = 'Pin synchronization is not enabled due to Certificate not verified.';
export const PROBLEM_2 =
  'Pin synchronization is not enabled due to HttpsURLConnection response code: 401 : Unauthorized';

const TRUSTED = '/platformcom/api/v1/certmgr/config/trust/certificate?service=tomcat';
const TRUST = '/platformcom/api/v1/certmgr/config/trust/certificates';

export function troubles(parts: Parts): Step[] {
  const { axl, cucm, unity, found } = parts;
  const save = async (): Promise<unknown> =>
    (await cucm(`PUT ${BOX}`, { enabled: true })).value.status;
  const groups = (userid: string, names: readonly string[]) =>
    axl('updateAppUser', {
      userid,
      associatedGroups: { userGroup: names.map((name) => ({ name })) },
    });
  const unityBox = (on: boolean) =>
    unity(`PUT /vmrest/phonesystems/${found.phoneSystem}/axlservers/${found.axlServer}`, {
      IsPinSyncEnabled: String(on),
    });
  return [
    {
      title: 'Problem 1: without the certificate of Unity Connection in tomcat-trust',
      async play() {
        const { value } = await cucm(`GET ${TRUSTED}`);
        const [entry] = value.certificates as { id: string; certificate: string }[];
        if (!entry) throw new Error('tomcat-trust is empty');
        await cucm(`DELETE /ucmock/certificates/trust/tomcat/${entry.id}`);
        expectEqual('Save', await save(), PROBLEM_1);
        const box = await cucm(`GET ${BOX}`);
        expectEqual('the box is off', box.value.enabled, false);
        const body = { service: ['tomcat'], certificates: [entry.certificate] };
        await cucm(`POST ${TRUST}`, body);
        expectEqual('Save, with it', await save(), SUCCESSFUL);
        return PROBLEM_1;
      },
    },
    {
      title: 'Problem 1: Unity Connection cannot be reached under its address',
      async play() {
        const found = await axl('listApplicationServer', {
          searchCriteria: { name: 'cuc' },
          returnedTags: { ipAddress: '' },
        });
        const uuid = uuidIn(found);
        const list = found.return as { applicationServer: { ipAddress: string }[] };
        const ipAddress = list.applicationServer[0]?.ipAddress;
        await axl('updateApplicationServer', { uuid, ipAddress: '127.0.0.1:9' });
        expectEqual('Save', await save(), PROBLEM_1);
        await axl('updateApplicationServer', { uuid, ipAddress });
        expectEqual('Save, with the right one', await save(), SUCCESSFUL);
        return PROBLEM_1;
      },
    },
    {
      title: 'Problem 2: the box is not ticked at Unity Connection',
      async play() {
        await unityBox(false);
        expectEqual('Save', await save(), PROBLEM_2);
        await unityBox(true);
        expectEqual('Save, with it', await save(), SUCCESSFUL);
        return PROBLEM_2;
      },
    },
    {
      title: 'Problem 2: the application user lacks the AXL role',
      async play() {
        await groups(UNITY_USER, ['Standard CCM End Users']);
        expectEqual('Save', await save(), PROBLEM_2);
        await groups(UNITY_USER, GROUPS);
        expectEqual('Save, with it', await save(), SUCCESSFUL);
        return PROBLEM_2;
      },
    },
    {
      title: 'What Unity Connection cannot give to CUCM is not changed there either',
      async play() {
        await groups(AXL_USER, []);
        const path = `/vmrest/users/${found.objectId}/credential/pin`;
        const { status, value } = await unity(`PUT ${path}`, { Credentials: '51739284' });
        expectEqual('status is an error', status >= 400, true);
        const words = 'Failed to update PIN on CUCM. Reason: Error getting the pin.';
        expectText('message', JSON.stringify(value), words);
        expectEqual(
          'it is the PIN nowhere',
          [await parts.isCucmPin('51739284'), await parts.isUnityPin('51739284')],
          [false, false],
        );
        await groups(AXL_USER, GROUPS.slice(0, 1));
        expectEqual(
          'with the role again',
          (await unity(`PUT ${path}`, { Credentials: '51739284' })).status,
          204,
        );
        expectEqual(
          'it is the PIN of both',
          [await parts.isCucmPin('51739284'), await parts.isUnityPin('51739284')],
          [true, true],
        );
        return `${USER}: ${words}`;
      },
    },
  ];
}
