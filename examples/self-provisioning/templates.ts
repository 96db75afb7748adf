/** The templates, auto-registration and the authentication mode. */
import { expectEqual, type Step } from '../support/story';
import { AUTO_TEMPLATE, CODE, LINE_TEMPLATE, PATH, PUB, type Parts } from './parts';

export function templates({ axl, cucm, get, sabotaged }: Parts): Step[] {
  const idleOf = async () =>
    String((await get('UniversalDeviceTemplate', { name: AUTO_TEMPLATE })).idle);
  return [
    {
      title: 'Universal Device Template: the idle URL leads to XPS, by host name or by address',
      async play() {
        const stock = await idleOf();
        expectEqual('idle URL', stock, `https://${PUB}:8443${PATH}?name=#DEVICENAME#`);
        const byAddress = stock.replace(PUB, '127.0.0.1');
        await axl('updateUniversalDeviceTemplate', { name: AUTO_TEMPLATE, idle: byAddress });
        expectEqual('idle URL by address', await idleOf(), byAddress);
        const idle = sabotaged('no-idle-url') ? '' : stock;
        await axl('updateUniversalDeviceTemplate', { name: AUTO_TEMPLATE, idle, idleTimer: '10' });
        return `${stock}, and by its address`;
      },
    },
    {
      title: 'Universal Device Template: what it says besides',
      async play() {
        await axl('updateUniversalDeviceTemplate', {
          name: AUTO_TEMPLATE,
          deviceDescription: 'Auto #PrimaryExtension#',
          devicePool: 'Default',
          deviceSecurityProfile: 'Universal Device Template - Model-independent Security Profile',
          sipProfile: 'Standard SIP Profile',
          phoneButtonTemplate: 'Universal Device Template Button Layout',
          proxyServer: '',
          servicesUrl: '',
          messages: '',
          authenticationServer: '',
          directory: '',
          information: '',
        });
        const { devicePool } = await get('UniversalDeviceTemplate', { name: AUTO_TEMPLATE });
        expectEqual('device pool', textOf(devicePool), 'Default');
        await axl('addUniversalDeviceTemplate', { universalDeviceTemplate: DESK });
        await axl('addUniversalDeviceTemplate', {
          universalDeviceTemplate: { ...DESK, name: 'Softphones', deviceDescription: 'Soft #LN#' },
        });
        await axl('removeUniversalDeviceTemplate', { name: 'Default Universal Device Template' });
        return 'Desk phones and Softphones are added, one is deleted';
      },
    },
    {
      title: 'Universal Line Template: partition and calling search space of the line',
      async play() {
        await axl('addRoutePartition', { routePartition: { name: 'Staff_PT' } });
        const member = [{ routePartitionName: 'Staff_PT', index: '1' }];
        await axl('addCss', { css: { name: 'Staff_CSS', members: { member } } });
        await axl('addUniversalLineTemplate', {
          universalLineTemplate: {
            name: 'Staff lines',
            urgentPriority: 'false',
            lineDescription: '#FN# #LN#',
            routePartition: 'Staff_PT',
            voiceMailProfile: 'NoVoiceMail',
            callingSearchSpace: 'Staff_CSS',
            alertingName: '#FN# #LN#',
            blfPresenceGroup: 'Standard Presence group',
          },
        });
        return 'Staff lines: Staff_PT, Staff_CSS';
      },
    },
    {
      title: 'Auto-registration is disabled, and is enabled with both templates and 5000 to 6000',
      async play() {
        const name = `CM_${PUB}`;
        const before = await get('CallManager', { name });
        const was = (before.autoRegistration as Record<string, unknown>).autoRegistrationEnabled;
        expectEqual('enabled at first', String(was), 'false');
        await axl('updateCallManager', {
          name,
          autoRegistration: {
            ...{ startDn: '5000', endDn: '6000', nextDn: '5000' },
            autoRegistrationEnabled: String(!sabotaged('no-auto-registration')),
            universalDeviceTemplate: AUTO_TEMPLATE,
            lineTemplate: LINE_TEMPLATE,
          },
        });
        return `${name}: 5000 to 6000`;
      },
    },
    {
      title: 'Authentication mode: none, users and administrators, users only',
      async play() {
        const said: string[] = [];
        for (const [requireAuthentication, allowAuthentication, authenticationCode] of [
          ['false', 'false', ''],
          ['true', 'true', CODE],
          ['true', 'false', CODE],
        ]) {
          await axl('updateSelfProvisioning', {
            ...{ requireAuthentication, allowAuthentication, authenticationCode },
          });
          const { value } = await cucm('GET /ucmock/ivr/self-provisioning');
          said.push(String(value.authentication));
        }
        expectEqual('modes', said, ['none', 'users and administrators', 'users only']);
        return said.join(', ');
      },
    },
  ];
}

const DESK = {
  name: 'Desk phones',
  deviceDescription: '#FN# #LN# (#Product#)',
  devicePool: 'Default',
  deviceSecurityProfile: 'Universal Device Template - Model-independent Security Profile',
  sipProfile: 'Standard SIP Profile',
  phoneButtonTemplate: 'Universal Device Template Button Layout',
  commonPhoneProfile: 'Standard Common Phone Profile',
  phonePersonalization: 'Default',
  mtpPreferredOriginatingCodec: '711ulaw',
  outboundCallRollover: 'No Rollover',
  blfPresenceGroup: 'Standard Presence group',
  location: 'Hub_None',
};

/** The name of a reference, with its uuid or without. */
export function textOf(value: unknown): string {
  const inner = (value as { $value?: unknown } | undefined)?.$value ?? value;
  return typeof inner === 'string' ? inner : '';
}
