/** Steps 10 to 13: the box is ticked on both sides. */
import { expectEqual, type Step } from '../support/story';
import { AXL_PASSWORD, AXL_USER, CUC, UNITY_USER, type Parts } from './parts';

export const SUCCESSFUL = 'Pin Synchronization successful';
export const BOX = '/ucmock/pin-sync/servers/cuc';

export function synchronisation({ axl, cucm, unity, found, sabotaged }: Parts): Step[] {
  /** The buttons Copy and Delete: the copy starts with the box off. */
  const copyAndDelete = async (): Promise<void> => {
    const list = await axl('listApplicationServer', {
      searchCriteria: { name: 'cuc' },
      returnedTags: { name: '' },
    });
    const uuid = uuidIn(list);
    const { applicationServer } = (await axl('getApplicationServer', { uuid })).return as {
      applicationServer: { appServerType: string; ipAddress: string };
    };
    const { appServerType, ipAddress } = applicationServer;
    const appUsers = { selectedAppUser: [{ appUserName: UNITY_USER }] };
    const made = await axl('addApplicationServer', {
      applicationServer: { appServerType, name: 'copy-of-cuc', ipAddress, appUsers },
    });
    const box = await cucm('GET /ucmock/pin-sync/servers/copy-of-cuc');
    expectEqual('the box of the copy', box.value.enabled, false);
    await axl('removeApplicationServer', { uuid: uuidIn(made) });
    const gone = await cucm('GET /ucmock/pin-sync/servers/copy-of-cuc');
    expectEqual('status of the deleted copy', gone.status, 404);
  };
  return [
    {
      title: 'Step 10: Unity Connection, Telephony Integrations > Phone System > AXL Servers',
      async play() {
        const path = `/vmrest/phonesystems/${found.phoneSystem}`;
        const account = { CcmAXLUser: AXL_USER, CcmAXLPassword: AXL_PASSWORD, CcmVersion: '5' };
        expectEqual('Save', (await unity(`PUT ${path}`, account)).status, 204);
        const boxes = {
          IsPinSyncEnabled: sabotaged('unity-box-off') ? 'false' : 'true',
          IgnoreCertificateErrors: 'false',
        };
        const saved = await unity(`PUT ${path}/axlservers/${found.axlServer}`, boxes);
        expectEqual('Save', saved.status, 204);
        const { value } = await unity(`POST /ucmock/axl-servers/${found.axlServer}/test`);
        expectEqual(`Test (${JSON.stringify(value)})`, value.good, true);
        return `Test: CUCM ${String(value.version)}`;
      },
    },
    {
      title: 'Step 11: CUCM, System > Application Server: a Cisco Unity Connection is added',
      async play() {
        const selectedAppUser = [{ appUserName: UNITY_USER }];
        await axl('addApplicationServer', {
          applicationServer: {
            appServerType: 'Cisco Unity Connection',
            name: 'cuc',
            ipAddress: CUC,
            appUsers: { selectedAppUser },
          },
        });
        const available = await axl('listAppUser', {
          searchCriteria: { userid: '%' },
          returnedTags: { userid: '' },
        });
        const names = JSON.stringify(available);
        for (const name of ['CCMSysUser', 'WDSysUser', 'CCMQRTSysUser', 'IPMASysUser'])
          if (!names.includes(`"${name}"`)) throw new Error(`${name} is not among ${names}`);
        const { value } = await cucm(`GET ${BOX}`);
        expectEqual('Enable End User Pin Synchronization', value.enabled, false);
        await copyAndDelete();
        return 'the box is off by default';
      },
    },
    {
      title: 'Step 12: Enable End User Pin Synchronization is ticked, and step 13: Save',
      async play() {
        if (sabotaged('cucm-box-off')) return 'left out';
        const { value } = await cucm(`PUT ${BOX}`, { enabled: true });
        expectEqual('status', value.status, SUCCESSFUL);
        expectEqual('box', value.enabled, true);
        return String(value.status);
      },
    },
  ];
}

/** The first uuid of an answer. */
export function uuidIn(answer: object): string {
  return /\{[0-9A-F-]{36}\}/i.exec(JSON.stringify(answer))?.[0] ?? '';
}
