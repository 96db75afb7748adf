/**
 * One session of CAPF: the server speaks first, the phone says who it is and proves it, the server
 * has it do what is pending and closes. facts/trust-lists.md 7
 *
 * [recorded] an installation with a null string, no operation, an unknown phone; [client] proofs,
 * deletion, retrieval; [guess] what becomes of an operation that fails.
 */
import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import {
  fail,
  findEnrolment,
  isStillAsked,
  succeed,
  type Enrolment,
  type Failure,
  type KeyWish,
} from '../../server/domain/enrolment/operations';
import { distrustOf, isOf } from '../../server/domain/enrolment/phone-identity';
import { isProved } from '../../server/domain/enrolment/proof';
import { textOf, valueOf, type Element } from '../../server/wire/messages/elements';
import {
  NotInForm,
  type MessagePeer,
  type MessageSession,
} from '../../server/wire/messages/server';
import {
  byteItem,
  CAPF_COMMAND,
  CAPF_ELEMENT,
  CAPF_REASON,
  certificateItem,
  CERTIFICATE_TYPE,
  CURVES,
  KEY_TYPE,
  readCapf,
  shortItem,
  wrappedCertificate,
  writeCapf,
  type CapfMessage,
} from '../../server/wire/capf/codec';

export interface CapfPlace {
  cluster: Cluster;
  node: Node;
  /** a new number for each session */
  nextSession(): number;
  /** signs the phone's certificate, PEM */
  issue(publicKey: KeyObject, device: string): Promise<string>;
  /** wrong authentication strings of a device since the last right one */
  attempts: Map<string, number>;
  /** ms of the machine, by which certificates are judged */
  now(): number;
}

/** [recorded] */
const VERSION = 3;
/** Phones since then are told the kind of key. [recorded] one of version 2 is not. */
const KEY_TYPE_SINCE = 3;
/** An old phone makes its key for half an hour. [doc] */
const KEY_MS = 1_800_000;
/** Wrong authentication strings after which the operation is given up. [guess] */
const ATTEMPTS = 3;
const RETRY_SECONDS = 60;

/** the unit of work that the domain writes in */
type Tx = Parameters<typeof succeed>[0];
type Step = (message: CapfMessage) => void | Promise<void>;

/** @returns the session, which has greeted the phone already */
export function serveCapf(place: CapfPlace, peer: MessagePeer): MessageSession {
  const { cluster, node } = place;
  const session = place.nextSession();
  let step: Step = authenticate;
  let version = VERSION;
  /** of the phone, from the moment in which it is known until the operation has an end */
  let pending: Enrolment | undefined;

  const say = (command: number, ...elements: Element[]): void =>
    peer.send(writeCapf({ command, session, elements }));
  const end = (reason: number): void => {
    say(CAPF_COMMAND.endSession, byteItem(CAPF_ELEMENT.reason, reason));
    peer.end();
  };

  /** @returns false when it could not be kept, or is not what is asked for any more */
  async function write(one: Enrolment, work: (tx: Tx) => void): Promise<boolean> {
    if (cluster.writeRefusal(node) !== undefined) return false;
    const isAsked = cluster.publisher.store.write((tx) => {
      const asked = isStillAsked(tx, one);
      if (asked) work(tx);
      return asked;
    });
    await cluster.acknowledged();
    return isAsked;
  }

  async function failed(why: Failure, again = false): Promise<void> {
    const one = pending;
    pending = undefined;
    if (one) await write(one, (tx) => fail(tx, one, { why, again }));
  }

  async function authenticate({ command, elements }: CapfMessage): Promise<void> {
    if (command !== CAPF_COMMAND.authenticated) throw new NotInForm('it does not say who it is');
    const device = textOf(need(elements, CAPF_ELEMENT.deviceName));
    version = need(elements, CAPF_ELEMENT.version)[0] ?? 0;
    if (version < 1 || version > VERSION) throw new NotInForm('a version that there is not');
    if (cluster.writeRefusal(node) !== undefined) {
      // [guess] what is issued could not be kept now
      say(CAPF_COMMAND.retryLater, shortItem(CAPF_ELEMENT.retryDelay, RETRY_SECONDS));
      return peer.end();
    }
    const found = node.store.read((tx) => findEnrolment(cluster, tx, device));
    if (!found) return end(CAPF_REASON.unknownDevice);
    // [recorded] the same reason as for a refusal
    if (!found.kind) return end(CAPF_REASON.refused);
    pending = found;
    const why = found.isLate ? 'User Initiated Request Late/Timedout' : refusalOf(found, elements);
    if (why) {
      await failed(why, why === 'Invalid Authentication String' && triesAgain(found));
      return end(CAPF_REASON.refused);
    }
    place.attempts.delete(found.name);
    await begin(found);
  }

  function triesAgain({ name }: Enrolment): boolean {
    const tries = (place.attempts.get(name) ?? 0) + 1;
    place.attempts.set(name, tries);
    if (tries < ATTEMPTS) return true;
    place.attempts.delete(name);
    return false;
  }

  /** Does the phone prove what the mode asks for? */
  function refusalOf(found: Enrolment, elements: readonly Element[]): Failure | undefined {
    if (found.mode === 'null') return undefined;
    if (found.mode === 'string') {
      const given = valueOf(elements, CAPF_ELEMENT.password);
      const { authenticationString } = found;
      const isRight =
        authenticationString !== '' && given && textOf(given) === authenticationString;
      return isRight ? undefined : 'Invalid Authentication String';
    }
    const wrapped = valueOf(elements, CAPF_ELEMENT.certificate);
    const certificate = wrapped && certificateIn(wrappedCertificate(wrapped));
    if (!certificate || !isOf(certificate, found.name)) return 'Invalid Credentials';
    const kind = certificate.subject.includes('CN=CP-') ? 'Invalid MIC' : 'Invalid LSC';
    const judged = { stores: ['CAPF-trust'], now: place.now() } as const;
    if (node.store.read((tx) => distrustOf(tx, [certificate], judged)) !== undefined) return kind;
    const sha1 = valueOf(elements, CAPF_ELEMENT.signedSha1);
    const sha2 = valueOf(elements, CAPF_ELEMENT.signedSha2);
    return isProved({ device: found.name, certificate, sha1, sha2 }) ? undefined : kind;
  }

  async function begin({ kind, keys }: Enrolment): Promise<void> {
    if (kind === 'Delete') {
      step = deleted;
      return say(CAPF_COMMAND.deleteCertificate);
    }
    if (kind === 'Troubleshoot') {
      step = fetched;
      return say(CAPF_COMMAND.fetchCertificate);
    }
    await askKey(keys);
  }

  async function askKey([wish, ...others]: readonly KeyWish[]): Promise<void> {
    if (!wish) {
      await failed('Key Generation Failed/Timeout');
      return end(CAPF_REASON.refused);
    }
    if (wish.type === 'ec' && version < KEY_TYPE_SINCE) {
      if (others.length > 0) return askKey(others);
      await failed('No Support for EC only in CAPF version 3');
      return end(CAPF_REASON.refused);
    }
    step = (message) => keyGenerated(message, wish, others);
    peer.wait(KEY_MS);
    const type = byteItem(CAPF_ELEMENT.keyType, KEY_TYPE[wish.type]);
    const size =
      wish.type === 'rsa'
        ? shortItem(CAPF_ELEMENT.keySize, wish.bits)
        : byteItem(CAPF_ELEMENT.curve, (CURVES as readonly string[]).indexOf(wish.curve));
    say(CAPF_COMMAND.generateKey, ...(version < KEY_TYPE_SINCE ? [size] : [type, size]));
  }

  async function keyGenerated(
    { command, elements }: CapfMessage,
    wish: KeyWish,
    others: readonly KeyWish[],
  ): Promise<void> {
    if (command !== CAPF_COMMAND.keyGenerated) throw new NotInForm('no key');
    const given = valueOf(elements, CAPF_ELEMENT.publicKey);
    if (!given) return askKey(others);
    const key = keyIn(given);
    if (!key || !fits(key, wish) || !pending) throw new NotInForm('another key than asked for');
    const lsc = await place.issue(key, pending.name);
    const { raw } = new X509Certificate(lsc);
    step = (message) => stored(message, lsc);
    say(
      CAPF_COMMAND.storeCertificate,
      byteItem(CAPF_ELEMENT.certificateType, CERTIFICATE_TYPE.lsc),
      certificateItem(raw, CERTIFICATE_TYPE.lsc),
    );
  }

  function stored({ command, elements }: CapfMessage, lsc: string): Promise<void> {
    if (command !== CAPF_COMMAND.certificateStored) throw new NotInForm('it stored nothing');
    return close(elements, lsc);
  }

  function deleted({ command, elements }: CapfMessage): Promise<void> {
    if (command !== CAPF_COMMAND.certificateDeleted) throw new NotInForm('it deleted nothing');
    return close(elements);
  }

  /** Retrieved so that an administrator may read it in the log. [doc] */
  async function fetched({ command, elements }: CapfMessage): Promise<void> {
    if (command !== CAPF_COMMAND.certificateFetched) throw new NotInForm('it gave nothing');
    const wrapped = valueOf(elements, CAPF_ELEMENT.certificate);
    const certificate = wrapped && certificateIn(wrappedCertificate(wrapped));
    if (!certificate) {
      await failed('Invalid LSC');
      return end(CAPF_REASON.ok);
    }
    const { subject, issuer, serialNumber, validTo } = certificate;
    cluster.log.info('capf-certificate', {
      ...{ device: pending?.name, subject, issuer, serialNumber, validTo },
    });
    await close([]);
  }

  async function close(elements: readonly Element[], lsc?: string): Promise<void> {
    const reason = valueOf(elements, CAPF_ELEMENT.reason)?.[0] ?? CAPF_REASON.ok;
    const one = pending;
    pending = undefined;
    if (reason !== CAPF_REASON.ok && one)
      await write(one, (tx) => fail(tx, one, { why: 'Phone Communication Failure', again: false }));
    else if (one && !(await write(one, (tx) => succeed(tx, one, lsc))))
      return end(CAPF_REASON.refused);
    end(CAPF_REASON.ok);
  }

  say(CAPF_COMMAND.authenticate, byteItem(CAPF_ELEMENT.version, VERSION));
  return {
    async take(bytes) {
      const message = readCapf(bytes);
      if (message.session !== session) throw new NotInForm('another session');
      switch (message.command) {
        case CAPF_COMMAND.inProgress:
          // Who has not said who he is has no key to make.
          return pending && peer.wait(KEY_MS);
        case CAPF_COMMAND.askStatus:
          // [guess] how it stands: the session goes on
          return say(CAPF_COMMAND.status, byteItem(CAPF_ELEMENT.reason, CAPF_REASON.ok));
        case CAPF_COMMAND.abort:
          await failed('Phone Communication Failure', true);
          say(CAPF_COMMAND.aborted, byteItem(CAPF_ELEMENT.reason, CAPF_REASON.ok));
          return peer.end();
        default:
          return step(message);
      }
    },
    refuse: () => end(CAPF_REASON.refused),
    gone() {
      // A cluster that is just going back to its start has other operations anyway.
      failed('Phone Communication Failure', true).catch((error: unknown) =>
        cluster.log.debug('capf-gone', { node: node.name, error: String(error) }),
      );
    },
  };
}

function need(elements: readonly Element[], tag: number): Buffer {
  const value = valueOf(elements, tag);
  if (!value) throw new NotInForm(`item ${tag} is missing`);
  return value;
}

function certificateIn(der: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

function keyIn(der: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

const CURVE_NAMES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

function fits({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, wish: KeyWish): boolean {
  if (asymmetricKeyType !== wish.type) return false;
  return wish.type === 'rsa'
    ? asymmetricKeyDetails?.modulusLength === wish.bits
    : CURVE_NAMES[asymmetricKeyDetails?.namedCurve ?? ''] === wish.curve;
}
