/** An authentication request, as the browser carries it to the identity provider. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { escapeAttribute, escapeText } from '../runtime/escape';
import { elementsOf, parseXml } from './xml-libraries';

export interface AuthnRequest {
  id: string;
  /** ms */
  issued: number;
  /** single sign-on service of the identity provider */
  destination: string;
  /** entity id of the service provider */
  issuer: string;
  /** where the response is to be posted */
  acs: string;
}

/** [recorded] the elements and attributes of traces; facts/centralized.md 3.4 */
export function authnRequest({ id, issued, destination, issuer, acs }: AuthnRequest): string {
  const at = new Date(issued).toISOString().replace(/\.\d+Z$/, 'Z');
  return (
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" IssueInstant="${at}"` +
    ` Destination="${escapeAttribute(destination)}" ForceAuthn="false" IsPassive="false"` +
    ` ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" AssertionConsumerServiceURL="${escapeAttribute(acs)}">` +
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${escapeText(issuer)}</saml:Issuer>` +
    `<samlp:NameIDPolicy xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient"` +
    ` SPNameQualifier="${escapeAttribute(issuer)}" AllowCreate="true"/></samlp:AuthnRequest>`
  );
}

/** The address that a browser is sent to (HTTP-Redirect binding). */
export function redirectTo(destination: string, request: string, relayState: string): string {
  const members = new URLSearchParams({
    SAMLRequest: deflateRawSync(request).toString('base64'),
    RelayState: relayState,
  });
  return `${destination}${destination.includes('?') ? '&' : '?'}${members.toString()}`;
}

const MAX_BYTES = 64 * 1024;

/** What an identity provider reads off a request; undefined for what is none. */
export function readRequest(
  encoded: string,
): { id: string; issuer: string; acs: string } | undefined {
  let xml: string;
  try {
    xml = inflateRawSync(Buffer.from(encoded, 'base64'), {
      maxOutputLength: MAX_BYTES,
    }).toString('utf8');
  } catch {
    return undefined;
  }
  const root = parseXml(xml);
  if (root?.localName !== 'AuthnRequest') return undefined;
  const issuer = elementsOf(root, ASSERTION, 'Issuer')[0]?.textContent?.trim();
  const id = root.getAttribute('ID');
  if (!id || !issuer) return undefined;
  return { id, issuer, acs: root.getAttribute('AssertionConsumerServiceURL') ?? '' };
}

const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
