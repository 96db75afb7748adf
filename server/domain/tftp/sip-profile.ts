/**
 * `<sipProfile>`: what the phone's SIP profile says, around its lines. [recorded] order
 * (facts/sepmac-cnf-order.json); values that no field of the profile holds are those of the recording
 * [client]
 */
import type { Row } from '../../store/store';
import type { Source } from './source';
import { group, leaf, leaves } from './xml';

/** Element -> column of sipprofile; booleans become true and false. */
const COLUMNS = {
  callFeatures: {
    cnfJoinEnabled: 'zzcnfjoinenabled',
    callForwardURI: 'zzcallforwarduri',
    callPickupURI: 'zzcallpickupuri',
    callPickupListURI: 'zzcallpickuplisturi',
    callPickupGroupURI: 'zzcallpickupgroupuri',
    meetMeServiceURI: 'zzmeetmeserviceuri',
    abbreviatedDialURI: 'abbreviateddialuri',
    rfc2543Hold: 'rfc2543hold',
  },
  stack: {
    sipInviteRetx: 'sipretryinvite',
    sipRetx: 'sipretrynoninvite',
    timerInviteExpires: 'siptimerinviteexp',
    timerRegisterExpires: 'siptimerregexpires',
    timerRegisterDelta: 'siptimerregdelta',
    timerKeepAliveExpires: 'zztimerkeepaliveexpires',
    timerSubscribeExpires: 'zztimersubscribeexpires',
    timerSubscribeDelta: 'zztimersubscribedelta',
    timerT1: 'siptimert1',
    timerT2: 'siptimert2',
    maxRedirects: 'zzmaxredirects',
  },
} as const;

/** Service whose parameters say what the profile does not. */
const CALL_CONTROL = 'Cisco CallManager';

export interface SipProfileParts {
  profile: string | undefined;
  /** `<sipLines>`, made */
  lines: string;
  phoneLabel: string;
  externalNumberMask: string;
  voipControlPort: string;
  dialTemplate: string;
  softKeyFile: string;
  alwaysUsePrimeLine: string;
  alwaysUsePrimeLineVoiceMail: string;
}

export function sipProfile(source: Source, parts: SipProfileParts): string {
  const { before, label, middle, after, priorities } = source.part(
    `sipProfile ${parts.profile ?? ''}`,
    (own) => shared(own, own.at('sipprofile', parts.profile)),
  );
  return group(
    'sipProfile',
    before +
      leaf('phoneLabel', parts.phoneLabel) +
      label +
      middle +
      parts.lines +
      leaves({
        externalNumberMask: parts.externalNumberMask,
        voipControlPort: parts.voipControlPort,
      }) +
      after +
      priorities +
      leaves({
        ringSettingBusyStationPolicy: 0,
        dialTemplate: parts.dialTemplate,
        softKeyFile: parts.softKeyFile,
        alwaysUsePrimeLine: parts.alwaysUsePrimeLine,
        alwaysUsePrimeLineVoiceMail: parts.alwaysUsePrimeLineVoiceMail,
      }),
  );
}

/** What all phones of a profile have, in the pieces between that which is each phone's own. */
function shared(source: Source, row: Row | undefined) {
  const given = row ?? {};
  const before =
    group('sipProxies', proxies()) +
    group('sipCallFeatures', callFeatures(given)) +
    group('sipStack', stack(given)) +
    leaves({
      autoAnswerTimer: source.parameter('AutoAnswerTimer', CALL_CONTROL) || '1',
      autoAnswerAltBehavior: false,
      autoAnswerOverride: true,
      transferOnhookEnabled: false,
      enableVad: flag(given.enablevad),
      preferredCodec: 'none',
      dtmfAvtPayload: text(given.defaulttelephonyeventpayloadtype, '101'),
      // Nominal is the third of five. [client]
      dtmfDbLevel: Number(given.tkzzdtmfdblevel ?? 2) + 1,
      dtmfOutofBand: 'avt',
      kpml: 3,
    });
  const label = leaves({
    stutterMsgWaiting: flag(given.stuttermsgwaiting) ? 1 : 0,
    callStats: flag(given.callstats),
    offhookToFirstDigitTimer: text(given.zzoffhooktofirstdigittmr, '15000'),
    T302Timer: source.parameter('T302Timer', CALL_CONTROL) || '15000',
    silentPeriodBetweenCallWaitingBursts: 10,
    disableLocalSpeedDialConfig: false,
    poundEndOfDial: false,
  });
  const middle = leaves({
    startMediaPort: text(given.sipstartmediaport, '16384'),
    stopMediaPort: text(given.zzstopmediaport, '32766'),
    startVideoPort: text(given.startvideoport, '0'),
    stopVideoPort: text(given.stopvideoport, '0'),
    organizationTopLevelDomain: source.parameter('OrganizationTopLevelDomain'),
  });
  return { before, label, middle, after: callMarks(source, given), priorities: PRIORITIES };
}

function proxies(): string {
  return leaves({
    backupProxy: 'USECALLMANAGER',
    backupProxyPort: 5060,
    emergencyProxy: 'USECALLMANAGER',
    emergencyProxyPort: 5060,
    outboundProxy: 'USECALLMANAGER',
    outboundProxyPort: 5060,
    registerWithProxy: true,
  });
}

function callFeatures(row: Row): string {
  return (
    columns(row, COLUMNS.callFeatures) +
    leaves({
      callHoldRingback: preference(row.tkzzpreff_zzcallholdringback),
      URIDialingDisplayPreference: 1,
      localCfwdEnable: true,
      semiAttendedTransfer: flag(row.semiattendedtransfer),
      anonymousCallBlock: preference(row.tkzzpreff_zzanonymouscallblock),
      callerIdBlocking: preference(row.tkzzpreff_zzcalleridblocking),
      // 0 the user, 2 the administrator. [client]
      dndControl: Number(row.tkzzpreff_zzdndcontrol ?? 0) === 0 ? 0 : 2,
      remoteCcEnable: true,
      retainForwardInformation: false,
    })
  );
}

/** By typezzuserinfo. [client] the spelling */
const USER_INFO = ['None', 'phone', 'ip'];

function stack(row: Row): string {
  return (
    columns(row, COLUMNS.stack) +
    leaves({ remotePartyID: true, userInfo: USER_INFO[Number(row.tkzzuserinfo ?? 0)] ?? 'None' })
  );
}

/** The marks of a call: those of the profile, else the parameters of the service. The number is six bits. */
function callMarks(source: Source, row: Row): string {
  const mark = (name: string, column: string, parameter: string): string => {
    const own = text(row[column], '');
    const value = bitsOf(own) ?? bitsOf(source.parameter(parameter, CALL_CONTROL)) ?? 0;
    return leaf(name, value * 4, { tcl: '0' });
  };
  return (
    mark('dscpForAudio', 'dscpforaudiocalls', 'DSCPforAudioCalls') +
    mark('dscpVideo', 'dscpforvideocalls', 'DSCPforVideoCalls') +
    mark(
      'dscpAudioForVideo',
      'dscpforaudioportionofvideocalls',
      'DSCPforAudioPortionofVideoCalls',
    ) +
    mark('dscpForTelepresence', 'dscpfortelepresencecalls', 'DSCPforTelePresenceCalls') +
    mark(
      'dscpAudioForTelepresence',
      'dscpforaudioportionoftelepresencecalls',
      'DSCPforAudioPortionofTelePresenceCalls',
    )
  );
}

/** Marks of calls with precedence; the usual ones of multilevel precedence. [guess] on the values */
const PRIORITIES = leaves({
  ...{ dscpForPriorityAudio: 184, dscpForImmediateAudio: 184, dscpForFlashAudio: 184 },
  ...{ dscpForFlashOverrideAudio: 184, dscpForExecutiveOverrideAudio: 184 },
  ...{ dscpForPriorityVideo: 136, dscpForImmediateVideo: 136, dscpForFlashVideo: 136 },
  ...{ dscpForFlashOverrideVideo: 136, dscpForExecutiveOverrideVideo: 136 },
});

/** 'CS3(precedence 3) DSCP (011000)' -> 24; undefined where no bits are named. */
export function bitsOf(mark: string): number | undefined {
  const bits = /\(([01]{6})\)/.exec(mark)?.[1];
  return bits === undefined ? undefined : parseInt(bits, 2);
}

function columns(row: Row, names: Readonly<Record<string, string>>): string {
  let all = '';
  for (const name in names) {
    const value = row[names[name] ?? ''];
    all += leaf(name, value === 't' ? true : value === 'f' ? false : text(value, ''));
  }
  return all;
}

/** typezzpreff as phones have it: 2 off, 1 on; both for good. [client] 2 in the file of an untouched profile */
function preference(value: Row[string] | undefined): number {
  return Number(value ?? 0) === 0 ? 2 : 1;
}

function flag(value: Row[string] | undefined): boolean {
  return value === 't';
}

function text(value: Row[string] | undefined, usual: string): string {
  return value === null || value === undefined || typeof value === 'object' ? usual : String(value);
}
