/**
 * The two SASL mechanisms of an IM and Presence node [recorded] facts/centralized.md 5: PLAIN, and
 * CISCO-VTG-TOKEN, whose initial response is `userid={user}@{domain}` NUL `token={secret}` [client].
 */
import { element, textIn, type Element } from '../../runtime/element';
import type { Credentials, SaslCondition } from './host';

export const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
/** [recorded] hosts at which the user may log in */
const HOSTNAMES = 'urn:xmpp:domain-based-name:0';

export const MECHANISMS = ['PLAIN', 'CISCO-VTG-TOKEN'] as const;
type Mechanism = (typeof MECHANISMS)[number];

export function mechanisms(hostnames: readonly string[]): Element {
  return element(
    SASL,
    'mechanisms',
    {},
    ...MECHANISMS.map((name) => element(SASL, 'mechanism', {}, name)),
    ...hostnames.map((name) => element(HOSTNAMES, 'hostname', {}, name)),
  );
}

export function failure(condition: SaslCondition): Element {
  return element(SASL, 'failure', {}, element(SASL, condition));
}

/** What the client shows; or why that cannot be read. @param domain XMPP domain of the users */
export function credentialsIn(auth: Element, domain: string): Credentials | SaslCondition {
  const name = MECHANISMS.find((one) => one === auth.attrs.mechanism?.toUpperCase());
  if (!name) return 'invalid-mechanism';
  const text = decode64(textIn(auth));
  if (text === undefined) return 'incorrect-encoding';
  return READERS[name](text, domain);
}

const READERS: Record<Mechanism, (text: string, domain: string) => Credentials | SaslCondition> = {
  PLAIN(text, domain) {
    const parts = text.split('\0');
    const [as = '', user = '', secret = ''] = parts;
    if (parts.length !== 3 || user === '' || secret === '') return 'malformed-request';
    const userid = localPart(user, domain);
    // Nobody acts for another.
    if (as !== '' && localPart(as, domain).toLowerCase() !== userid.toLowerCase())
      return 'invalid-authzid';
    return { kind: 'password', userid, secret };
  },
  'CISCO-VTG-TOKEN'(text, domain) {
    const [, user = '', secret = ''] = /^userid=([^\0]+)\0token=([^\0]+)$/.exec(text) ?? [];
    if (user === '') return 'malformed-request';
    return { kind: 'token', userid: localPart(user, domain), secret };
  },
};

/** A user of this domain may be written with it. */
function localPart(user: string, domain: string): string {
  const suffix = `@${domain}`.toLowerCase();
  return user.toLowerCase().endsWith(suffix) ? user.slice(0, -suffix.length) : user;
}

/** '=' is a response without anything. RFC 6120 6.4.2 */
function decode64(text: string): string | undefined {
  if (text === '=') return '';
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
    return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return undefined;
  }
}
