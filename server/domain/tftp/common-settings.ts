/** Settings that a phone has from itself, its common device configuration and its phone profile. */
import type { Row } from '../../store/store';
import { hidden, type Source } from './source';
import { group, leaves } from './xml';

export interface CommonSettings {
  /** ipAddressMode ... ipMediaAddressFamilyPreference */
  addressing: string;
  /** mlppDomainId ... executiveOverridePreemptable */
  precedence: string;
  commonProfile: string;
  /** dialToneSetting ... blfAudibleAlertSettingOfBusyStation */
  behaviour: string;
}

/** typestatus */
const DEFAULT = 2;
const CALL_CONTROL = 'Cisco CallManager';

export function commonSettings(source: Source, device: Row): CommonSettings {
  const config = source.at('commondeviceconfig', device.fkcommondeviceconfig);
  const profile = source.at('commonphoneconfig', device.fkcommonphoneconfig);
  return {
    addressing: addressing(source, config),
    precedence: precedence(source, device),
    commonProfile: group(
      'commonProfile',
      leaves({
        phonePassword: '',
        backgroundImageAccess: profile?.zzbackgroundimageaccess !== 'f',
        // 2 off, 3 on. [client] the 2
        callLogBlfEnabled: source.parameter('BLFForCallLists') === 'Enabled' ? 3 : 2,
      }),
    ),
    behaviour: behaviour(source, device, profile),
  };
}

function addressing(source: Source, config: Row | undefined): string {
  const automatic = status(config?.tkstatus_allowautoconfigurationforphones, () =>
    source.parameter('AllowAuto-ConfigurationforPhones') === 'Off' ? 0 : 1,
  );
  return leaves({
    // Without a configuration IPv4 alone. [client] 0
    ipAddressMode: String(config?.tkipaddressingmode ?? 0),
    allowAutoConfig: automatic === 1,
    dadEnable: status(config?.tkstatus_allowduplicateaddressdetection, () => 1) === 1,
    redirectEnable: status(config?.tkstatus_acceptredirectmessages, () => 0) === 1,
    echoMultiEnable: status(config?.tkstatus_replymulticastechorequest, () => 0) === 1,
    ipPreferenceModeControl: status(config?.tkipaddressingmodeprefcontrol, () =>
      source.parameter('IPAddressingModePreferenceforSignaling') === 'IPv6' ? 1 : 0,
    ),
    ipMediaAddressFamilyPreference:
      source.parameter('IPAddressingModePreferenceforMedia') === 'IPv6' ? 1 : 0,
  });
}

function precedence(source: Source, device: Row): string {
  const indicates = status(device.tkstatus_mlppindicationstatus, () =>
    /on$/i.test(source.parameter('MLPPIndicationStatus')) ? 1 : 0,
  );
  return leaves({
    mlppDomainId: hidden(device, 'mlppDomainId') || source.parameter('MLPPDomainIdentifier'),
    mlppIndicationStatus: indicates === 1 ? 'On' : 'Off',
    preemption: source.typeName('typepreemption', device.tkpreemption) || 'Default',
    executiveOverridePreemptable: false,
  });
}

function behaviour(source: Source, device: Row, profile: Row | undefined): string {
  const barge = Number(device.tkbarge ?? 3);
  const personal = Number(device.tkphonepersonalization ?? 3);
  const shared = Number(profile?.tkphonepersonalization ?? 3);
  return leaves({
    dialToneSetting: 2,
    // That of the device, else of its profile: typeringsetting. [client] 5 of an untouched phone
    dndCallAlert: String(device.tkringsetting_dnd ?? profile?.tkringsetting_dnd ?? 5),
    phonePersonalization: [personal, shared].find((one) => one !== 3) ?? personalOf(source),
    rollover: String(device.tkoutboundcallrollover ?? 0),
    singleButtonBarge: barge === 3 ? bargeOf(source) : barge,
    joinAcrossLines: status(device.tkstatus_joinacrosslines, () =>
      source.parameterOn('JoinAcrossLinesPolicy', CALL_CONTROL) ? 1 : 0,
    ),
    autoCallPickupEnable: source.parameterOn('AutoCallPickupEnabled', CALL_CONTROL),
    blfAudibleAlertSettingOfIdleStation: status(device.tkstatus_audiblealertingidle, () => 0),
    blfAudibleAlertSettingOfBusyStation: status(device.tkstatus_audiblealertingbusy, () => 0),
  });
}

function personalOf(source: Source): number {
  return source.parameter('PhonePersonalization') === 'Enabled' ? 1 : 0;
}

/** typebarge by the words of the service parameter. */
function bargeOf(source: Source): number {
  const word = source.parameter('SingleButtonBarge/CBargePolicy', CALL_CONTROL);
  return Math.max(0, ['Off', 'Barge', 'cBarge'].indexOf(word));
}

/** Off 0, on 1; Default and nothing ask further. */
function status(value: Row[string] | undefined, usual: () => number): number {
  const own = Number(value ?? DEFAULT);
  return own === DEFAULT ? usual() : own;
}
