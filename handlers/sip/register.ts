/**
 * REGISTER: a telephone comes, comes again, or goes.
 *
 * It has to be in the database, use SIP and a transport of its security profile, and come to a node
 * of its Unified CM group; a profile with digest, and a telephone that tells no device name, prove
 * the digest credentials of the device's digest user. [doc]; which refusal says what is a [guess]
 */
import { X509Certificate } from 'node:crypto';
import { AUTO_REGISTRATION_NAME } from '../../server/domain/auto-registration/allowed';
import { isOf } from '../../server/domain/enrolment/phone-identity';
import {
  findDevice,
  findDeviceOfDigestUser,
  type RegistrableDevice,
} from '../../server/domain/registration/devices';
import { digestSecret } from '../../server/domain/registration/digest-secret';
import { isRegistered, REASON, type Reason } from '../../server/domain/registration/registration';
import { registrationsOf } from '../../server/domain/registration/registrations';
import { claimIn, matches } from '../../server/wire/sip/digest';
import type { SipAnswer } from '../../server/wire/sip/host';
import { headerIn } from '../../server/wire/sip/message';
import { refused, serverHeader, type SipCall } from './call';
import { callerOf, type Caller } from './identify';
import { tell } from './reset';

/** Of the lines of telephones. [doc] */
const REALM = 'ccmsipline';
/** Service parameter SIP Station KeepAlive Interval: telephones are told to come again by then. [doc] */
const KEEP_ALIVE_SECONDS = 120;

export async function register(call: SipCall): Promise<SipAnswer> {
  const caller = callerOf(call);
  if (!caller) return { status: 400, phrase: 'Bad Request' };
  const found = await deviceOf(call, caller);
  if ('status' in found) return found;
  if (caller.line === AUTO_REGISTRATION_NAME && !found.needsCode)
    return welcomed(call, found, caller);
  const why = hindrance(call, found, caller);
  if (why) {
    registrationsOf(call.cluster).reject(call.node, found, {
      presented: caller.presented,
      reason: why.reason,
    });
    return why.answer;
  }
  return caller.all || caller.seconds === 0
    ? goes(call, found, caller)
    : comes(call, found, caller);
}

/**
 * A telephone without a file came, and is in the database now: its registration is taken and it is
 * reset, so that it fetches its file and comes as what it is. [guess] facts/onboarding.md B
 */
function welcomed(call: SipCall, { name }: RegistrableDevice, caller: Caller): SipAnswer {
  const { cluster, phones, peer, request } = call;
  const expires = { name: 'Expires', value: String(caller.seconds ?? KEEP_ALIVE_SECONDS) };
  if (caller.contact && caller.seconds !== 0) {
    const callId = headerIn(request, 'Call-ID') ?? '';
    phones.put({ device: name, peer, contact: caller.contact.uri, callId });
    setImmediate(() => {
      try {
        tell(call, name, 'reset');
      } catch (error) {
        // A cluster that was stopped meanwhile has no store any more.
        cluster.log.debug('sip-welcome-ended', { device: name, error: String(error) });
      }
    });
  }
  return { status: 200, phrase: 'OK', headers: [serverHeader(cluster), expires] };
}

async function deviceOf(call: SipCall, caller: Caller): Promise<RegistrableDevice | SipAnswer> {
  const { cluster, node } = call;
  const { name, model, presented } = caller;
  const find = (wanted: string): RegistrableDevice | undefined =>
    node.store.read((tx) => findDevice(tx, wanted));
  if (name === undefined) return thirdParty(call);
  const known = find(name);
  if (known) return known;
  if (caller.seconds !== 0) {
    const made = await registrationsOf(cluster).makeUnknown(node, { name, model, presented });
    const device = made ? find(name) : undefined;
    if (device) return device;
  }
  return refused(call, 404, 'Not Found', 'Unable to find device/user in database');
}

/** Known by its digest user alone, so it has to be asked who it is. */
function thirdParty(call: SipCall): RegistrableDevice | SipAnswer {
  const claim = claimIn(headerIn(call.request, 'Authorization'));
  if (!claim) return challenge(call, false);
  return (
    call.node.store.read((tx) => findDeviceOfDigestUser(tx, claim.username)) ??
    refused(call, 404, 'Not Found', 'Unable to find device/user in database')
  );
}

interface Hindrance {
  reason: Reason;
  answer: SipAnswer;
}

/** What keeps this device from registering so; undefined: nothing. */
function hindrance(
  call: SipCall,
  device: RegistrableDevice,
  caller: Caller,
): Hindrance | undefined {
  const { node, peer } = call;
  const mismatch = (status: number, phrase: string, text: string): Hindrance => ({
    reason: REASON.configurationMismatch,
    answer: refused(call, status, phrase, text),
  });
  // One that is registered stays so until it starts anew. [guess] facts/onboarding.md A2
  if (device.needsCode && !isHere(call, device))
    return mismatch(403, 'Forbidden', 'Device needs its activation code');
  if (device.protocol !== 'SIP') return mismatch(403, 'Forbidden', 'Device protocol mismatch');
  if (!device.security.transports.includes(peer.transport))
    return mismatch(403, 'Forbidden', 'Device security mode mismatch');
  if (device.security.secure && !showsItself(call, device))
    return mismatch(403, 'Forbidden', 'Device certificate mismatch');
  if (!device.nodes.some((one) => one.toLowerCase() === node.name.toLowerCase()))
    return mismatch(403, 'Forbidden', 'Device is not configured for this node');
  if (device.security.digest || caller.name === undefined) {
    const answer = unproved(call, device);
    if (answer) return { reason: REASON.unknown, answer };
  }
  const isLine =
    device.lines.includes(caller.line) ||
    (device.lines.length === 0 && ['', device.name].includes(caller.line));
  if (!isLine && !caller.all)
    return mismatch(404, 'Not Found', 'Directory number is not configured for this device');
  return undefined;
}

function isHere({ cluster }: SipCall, { name }: RegistrableDevice): boolean {
  const registration = registrationsOf(cluster).of(name);
  return registration !== undefined && isRegistered(registration);
}

/** The certificate of its connection is its own: by name, as the door has judged who issued it. */
function showsItself({ peer }: SipCall, { name }: RegistrableDevice): boolean {
  const [own] = peer.certificates;
  return own !== undefined && isOf(new X509Certificate(own), name);
}

/** undefined: the request proves the secret */
function unproved(call: SipCall, device: RegistrableDevice): SipAnswer | undefined {
  const { cluster, node, nonces, request } = call;
  const claim = claimIn(headerIn(request, 'Authorization'));
  if (claim?.realm !== REALM) return challenge(call, false);
  const age = nonces.check(claim.nonce, cluster.clock.now(), device.security.nonceSeconds);
  const secret = node.store.read((tx) => digestSecret(tx, cluster.sealer, device));
  const right =
    secret !== undefined &&
    claim.username === device.digestUser?.userid &&
    matches(claim, request.method, secret);
  if (!right || age === 'unknown') return challenge(call, false);
  return age === 'stale' ? challenge(call, true) : undefined;
}

function challenge({ cluster, nonces }: SipCall, stale: boolean): SipAnswer {
  const nonce = nonces.make(cluster.clock.now());
  return {
    status: 401,
    phrase: 'Unauthorized',
    headers: [
      {
        name: 'WWW-Authenticate',
        value: `Digest realm="${REALM}", nonce="${nonce}", ${stale ? 'stale=TRUE, ' : ''}algorithm=MD5`,
      },
    ],
  };
}

function comes(call: SipCall, device: RegistrableDevice, caller: Caller): SipAnswer {
  const { cluster, node, phones, peer, request } = call;
  const { contact, presented } = caller;
  const registrations = registrationsOf(cluster);
  // Without a contact it asks how it stands. RFC 3261 10.2.3
  const seconds = Math.min(caller.seconds ?? KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS);
  if (contact) {
    const line = device.lines.length === 0 ? {} : { line: caller.line };
    registrations.register(node, device, { ...line, presented, seconds });
    const callId = headerIn(request, 'Call-ID') ?? '';
    phones.put({ device: device.name, peer, contact: contact.uri, callId });
  }
  const shown = contact ? [{ name: 'Contact', value: `<${contact.uri}>;expires=${seconds}` }] : [];
  return {
    status: 200,
    phrase: 'OK',
    headers: [
      { name: 'Date', value: new Date(cluster.clock.now()).toUTCString() },
      serverHeader(cluster),
      ...shown,
      { name: 'Expires', value: String(contact ? seconds : 0) },
    ],
  };
}

/** A keep-alive of a telephone that is registered elsewhere looks the same: nothing is there to go. */
function goes(call: SipCall, device: RegistrableDevice, caller: Caller): SipAnswer {
  const { cluster, node, phones } = call;
  const one = caller.all || device.lines.length === 0 ? {} : { line: caller.line };
  const registrations = registrationsOf(cluster);
  registrations.unregister(node, device.name, { ...one, reason: REASON.deviceUnregistered });
  const left = registrations
    .at(node.name)
    .some(({ device: name, status }) => name === device.name && status === 'PartiallyRegistered');
  if (!left) phones.drop(device.name);
  return {
    status: 200,
    phrase: 'OK',
    headers: [serverHeader(cluster), { name: 'Expires', value: '0' }],
  };
}
