/**
 * `<device name>.cnf.xml`: a phone's whole configuration, in the order that a real server was seen
 * to write (facts/sepmac-cnf-order.json). [recorded] order and form; where no field of the database
 * is known behind an element its value is that of the recording [client].
 *
 * SCCP phones get no sipProfile. Passwords are empty: they are not kept in a form that could be
 * told, as those of an untouched phone are.
 */
import type { X509Certificate } from 'node:crypto';
import type { Row } from '../../store/store';
import { mayHaveFile } from '../activation-codes/state';
import { serviceDomainOf } from '../cloud-onboarding/service-domains';
import { currentLogin } from '../devices/extension-mobility';
import { fieldFlag } from '../fields';
import { serviceProfileOf } from '../users/service-profile';
import { buttonsOf, rowsOf, type Button } from './buttons';
import { trustVerification } from './call-managers';
import { commonSettings } from './common-settings';
import { devicePool } from './device-pool';
import { encryptsFor, openPart } from './encrypted-config';
import { locales } from './locales';
import { phoneServices } from './phone-services';
import { idleTimeout, phoneUrls } from './phone-urls';
import { securityOf } from './phone-security';
import { sipLines } from './sip-lines';
import { bitsOf, sipProfile } from './sip-profile';
import { DEVICE_COLUMNS, type Source } from './source';
import { stampOf } from './version-stamp';
import { around, braced, DECLARATION, group, leaf, leaves } from './xml';

const PHONE = 1;
const BY_NAME = `select ${DEVICE_COLUMNS} from device where name = ? and tkclass = ?`;
const SIP = 11;

/**
 * The configuration of the phone of this name, exactly spelt, or what is open of an encrypted one;
 * undefined when there is none.
 */
export function phoneConfig(source: Source, name: string): string | undefined {
  const device = deviceOf(source, name);
  if (!device) return undefined;
  const whole = wholeConfig(source, device);
  return encryptsFor(source, device)
    ? openPart(whole, securityOf(source, device).enrolment)
    : whole;
}

/** The whole configuration of a phone that has it encrypted, and for whom. */
export function encryptedConfig(
  source: Source,
  name: string,
): { whole: string; phone: X509Certificate } | undefined {
  const device = deviceOf(source, name);
  const phone = device && encryptsFor(source, device);
  return phone && { whole: wholeConfig(source, device), phone };
}

function deviceOf(source: Source, name: string): Row | undefined {
  const device = source.row(BY_NAME, name, PHONE);
  return device && mayHaveFile(source.tx, source.cluster, device) ? device : undefined;
}

function wholeConfig(source: Source, device: Row): string {
  const [before, after] = contentsOf(source, device);
  const stamp = stampOf(source.node, source.tx, before + after, source.used);
  return (
    `${DECLARATION}<device  xsi:type="axl:XIPPhone" ctiid="${String(device.ctiid ?? '')}" uuid="${braced(String(device.pkid))}">\n` +
    `${before}${leaf('versionStamp', stamp)}${after}</device>\n`
  );
}

/** What stands before and after the version stamp. */
function contentsOf(source: Source, device: Row): [string, string] {
  const settings = commonSettings(source, device);
  const isSip = device.tkdeviceprotocol === SIP;
  const pool = source.at('devicepool', device.fkdevicepool);
  const groupKey = device.fkcallmanagergroup ?? pool?.fkcallmanagergroup;
  const callManagers = typeof groupKey === 'string' ? groupKey : undefined;
  const security = securityOf(source, device);
  const face = faceOf(source, device);
  const before =
    leaves({
      fullConfig: true,
      portalDefaultServer: none(source.parameter('SelfCarePortalDefaultServer')),
      deviceProtocol: isSip ? 'SIP' : 'SCCP',
      sshUserId: String(device.sshuserid ?? ''),
      sshPassword: '',
    }) +
    settings.addressing +
    group('tzdata', leaves({ tzolsonversion: '2024a', tzupdater: 'tzupdater.jar' })) +
    settings.precedence +
    devicePool(source, text(device.fkdevicepool)) +
    trustVerification(source, callManagers) +
    (isSip ? sipPart(source, device, face, security.sipPort) : '') +
    leaf('MissedCallLoggingOption', missedCalls(face.buttons)) +
    settings.commonProfile +
    loads(source, device) +
    vendorParts(source, device);
  const after =
    locales(source, device) +
    leaves({
      deviceSecurityMode: security.mode,
      idleTimeout: idleTimeout(source, device),
    }) +
    phoneUrls(source, device) +
    marks(source) +
    leaf('transportLayerProtocol', security.transport) +
    settings.behaviour +
    security.enrolment +
    leaf('advertiseG722Codec', source.parameter('AdvertiseG.722Codec') === 'Disabled' ? 0 : 1) +
    MOBILITY +
    leaf('TLSResumptionTimer', 3600) +
    owner(source, device, face.userid) +
    mobileAccess(source, device) +
    phoneServices(source, face.services);
  return [before, after];
}

/** What a phone shows: its own buttons, or those of the profile that is logged in. */
interface Face {
  buttons: Button[];
  softkeyTemplate: string | undefined;
  /** device whose subscriptions count */
  services: string;
  /** who is logged in */
  userid: string | undefined;
}

function faceOf(source: Source, device: Row): Face {
  const login = currentLogin(source.tx, String(device.pkid));
  if (login) source.used.add(String(login.pkid));
  const profile = source.at('device', login?.fkdevice_currentloginprofile);
  const shown = profile ?? device;
  const rows = rowsOf(source, String(shown.pkid));
  return {
    buttons: buttonsOf(source, text(shown.fkphonetemplate), rows),
    softkeyTemplate: text(shown.fksoftkeytemplate) ?? text(device.fksoftkeytemplate),
    services: String(shown.pkid),
    userid: login && text(login.userid),
  };
}

function sipPart(source: Source, device: Row, face: Face, sipPort: string): string {
  const first = face.buttons.find(({ kind }) => kind === 'line')?.row;
  const number = source.at('numplan', first?.fknumplan);
  const own = String(number?.dnorpattern ?? '');
  const mask = String(first?.e164mask ?? '');
  const softkeys = face.softkeyTemplate ?? defaultSoftkeys(source);
  const rules = text(device.fkdialrules);
  const prime = (column: string): string =>
    statusOf(source, device, column) === 1 ? 'true' : 'false';
  return sipProfile(source, {
    profile: text(device.fksipprofile),
    lines: sipLines(source, face.buttons, { port: sipPort }),
    // The first line's number, masked, else the device's description. [client]
    phoneLabel: mask ? masked(mask, own) : String(device.description ?? ''),
    externalNumberMask: mask,
    voipControlPort: sipPort,
    dialTemplate: rules === undefined ? '' : `DR${rules}.xml`,
    softKeyFile: softkeys === undefined ? '' : `SK${softkeys}.xml`,
    alwaysUsePrimeLine: prime('tkstatus_alwaysuseprimeline'),
    alwaysUsePrimeLineVoiceMail: prime('tkstatus_alwaysuseprimelineforvm'),
  });
}

/** X of a mask from the right stand for the digits of the number. [doc] */
function masked(mask: string, number: string): string {
  const digits = [...number].reverse();
  return [...mask]
    .reverse()
    .map((one) => (one === 'X' ? (digits.shift() ?? '') : one))
    .reverse()
    .join('');
}

/** 0 off, 1 on; 'Default' asks the common phone profile, which is off unless it says on. */
function statusOf(source: Source, device: Row, column: string): number {
  const own = Number(device[column] ?? 2);
  if (own !== 2) return own;
  return Number(source.at('commonphoneconfig', device.fkcommonphoneconfig)?.[column] ?? 0);
}

function defaultSoftkeys(source: Source): string | undefined {
  return source.part('softkeys', (own) => {
    const row = own.row("select * from softkeytemplate where name = 'Standard User'");
    return row && String(row.pkid);
  });
}

/** A digit a line: 1 logs missed calls. [guess] on more than one line */
function missedCalls(buttons: readonly Button[]): string {
  return buttons
    .filter(({ kind }) => kind === 'line')
    .map(({ row }) => (row.logmissedcalls === 'f' ? '0' : '1'))
    .join('');
}

/** The device's own load, else that of its model and protocol. */
function loads(source: Source, device: Row): string {
  const usual = source.part(
    `defaults ${String(device.tkmodel)} ${String(device.tkdeviceprotocol)}`,
    (own) =>
      own.row(
        'select * from defaults where tkmodel = ? and tkdeviceprotocol = ?',
        device.tkmodel ?? null,
        device.tkdeviceprotocol ?? null,
      ),
  );
  return leaves({
    loadInformation: String(device.specialloadinformation || (usual?.loadinformation ?? '')),
    inactiveLoadInformation: String(usual?.inactiveloadinformation ?? ''),
  });
}

/**
 * What is specific to the vendor, of the device, the common phone profile and the enterprise: each
 * as its administrator wrote it. The phone itself takes the first that says something. [doc]
 */
function vendorParts(source: Source, device: Row): string {
  const own = source.row(
    'select pkid, xml from devicexml4k where fkdevice = ?',
    String(device.pkid),
  );
  const profile = text(device.fkcommonphoneconfig) ?? '';
  return (
    around('vendorConfig', String(own?.xml ?? '')) +
    source.part(`vendor ${profile}`, (part) => {
      const common = part.row(
        'select * from commonphoneconfigxml where fkcommonphoneconfig = ?',
        profile,
      );
      const enterprise = part.row('select * from enterprisephoneconfigxml limit 1');
      return (
        around('commonConfig', String(common?.xml ?? '')) +
        around('enterpriseConfig', String(enterprise?.xml ?? ''))
      );
    })
  );
}

/** Whole octets: the six bits of a parameter and two zeroes. */
function marks(source: Source): string {
  const mark = (parameter: string): number => (bitsOf(source.parameter(parameter)) ?? 0) * 4;
  return leaves({
    dscpForSCCPPhoneConfig: mark('DSCPforPhoneConfiguration'),
    dscpForSCCPPhoneServices: mark('DSCPforPhone-basedServices'),
    dscpForCm2Dvce: mark('DSCPforCiscoCallManagertoDeviceInterface'),
  });
}

/** Numbers of mobility, where a cluster has none. [recorded] order */
const MOBILITY = group(
  'mobility',
  leaves({
    ...{ handoffdn: '', dtmfdn: '', ivrdn: '' },
    ...{ dtmfHoldCode: '*81', dtmfExclusiveHoldCode: '*82', dtmfResumeCode: '*83' },
    ...{ dtmfTxfCode: '*84', dtmfCnfCode: '*85' },
  }),
);

/** Who is logged in, else whose phone it is; and the file with that one's UC services. */
function owner(source: Source, device: Row, loggedIn: string | undefined): string {
  const user = source.at('enduser', device.fkenduser);
  const ownerId = String(user?.userid ?? '');
  const file = user ? serviceProfileOf(source.tx, user).file : 'SPDefault.cnf.xml';
  return (
    leaf('userId', loggedIn ?? ownerId, { serviceProfileFile: file }).replace(
      '<userId ',
      '<userId  ',
    ) + leaf('ownerId', ownerId)
  );
}

/**
 * To which MRA service domain a phone is redirected that may come from outside. [doc] that the file has
 * it; the element is ours [own]
 */
function mobileAccess(source: Source, device: Row): string {
  if (!fieldFlag(device, 'allowMraMode')) return '';
  return leaf(
    'mraServiceDomain',
    serviceDomainOf(device, (sql, key) => source.row(sql, key)),
  );
}

/** `<None>` of the parameters pages is nothing. */
function none(value: string): string {
  return value === '<None>' ? '' : value;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
