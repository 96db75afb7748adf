/** SAML metadata: what identity provider and service provider tell each other beforehand. */
import { X509Certificate } from 'node:crypto';
import { escapeAttribute } from '../runtime/escape';
import { elementsOf, parseXml, type XmlElement } from './xml-libraries';

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

export interface IdentityProvider {
  entityId: string;
  /** address of its single sign-on service, HTTP-Redirect binding */
  singleSignOn: string;
  /** PEM */
  certificates: readonly string[];
}

/** undefined when it is no metadata of an identity provider that can be used */
export function readIdentityProvider(xml: string): IdentityProvider | undefined {
  const root = entityOf(xml);
  const descriptor = root && elementsOf(root, METADATA, 'IDPSSODescriptor')[0];
  if (!root || !descriptor) return undefined;
  const entityId = root.getAttribute('entityID') ?? '';
  const singleSignOn =
    elementsOf(descriptor, METADATA, 'SingleSignOnService')
      .find((one) => one.getAttribute('Binding') === REDIRECT)
      ?.getAttribute('Location') ?? '';
  const certificates = certificatesIn(descriptor, 'encryption');
  const isWhole = entityId !== '' && /^https?:\/\//.test(singleSignOn) && certificates.length > 0;
  return isWhole ? { entityId, singleSignOn, certificates } : undefined;
}

export interface ServiceProvider {
  entityId: string;
  /** assertion consumer services, HTTP-POST binding */
  consumers: readonly string[];
  /** certificate that assertions are encrypted to, PEM */
  encryption?: string | undefined;
}

export function readServiceProvider(xml: string): ServiceProvider | undefined {
  const root = entityOf(xml);
  const descriptor = root && elementsOf(root, METADATA, 'SPSSODescriptor')[0];
  if (!root || !descriptor) return undefined;
  const entityId = root.getAttribute('entityID') ?? '';
  const consumers = elementsOf(descriptor, METADATA, 'AssertionConsumerService')
    .filter((one) => one.getAttribute('Binding') === POST)
    .flatMap((one) => one.getAttribute('Location') ?? []);
  const encryption = certificatesIn(descriptor, 'signing')[0];
  return entityId !== '' && consumers.length > 0
    ? { entityId, consumers, ...(encryption !== undefined && { encryption }) }
    : undefined;
}

/** [recorded] form of CUCM's export: transient names, POST first; [guess] one certificate for both uses */
export function writeServiceProvider(
  { entityId, consumers, encryption }: ServiceProvider,
  certificate: string,
): string {
  const services = consumers.map(
    (location, i) =>
      `<md:AssertionConsumerService index="${i}" isDefault="${String(i === 0)}" Binding="${POST}" Location="${escapeAttribute(location)}"/>`,
  );
  return descriptor(
    entityId,
    `<md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="${PROTOCOL}">` +
      `${keyOf(certificate)}${encryption === undefined ? '' : keyOf(encryption, 'encryption')}<md:NameIDFormat>${TRANSIENT}</md:NameIDFormat>${services.join('')}</md:SPSSODescriptor>`,
  );
}

export function writeIdentityProvider({
  entityId,
  singleSignOn,
  certificates,
}: IdentityProvider): string {
  const service = (binding: string): string =>
    `<md:SingleSignOnService Binding="${binding}" Location="${escapeAttribute(singleSignOn)}"/>`;
  return descriptor(
    entityId,
    `<md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="${PROTOCOL}">` +
      `${certificates.map((one) => keyOf(one)).join('')}<md:NameIDFormat>${TRANSIENT}</md:NameIDFormat>${service(REDIRECT)}</md:IDPSSODescriptor>`,
  );
}

function descriptor(entityId: string, content: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<md:EntityDescriptor xmlns:md="${METADATA}" entityID="${escapeAttribute(entityId)}">${content}</md:EntityDescriptor>`
  );
}

/** @param other the use that its keys are not for; one without a use is for both */
function certificatesIn(descriptor: XmlElement, other: 'signing' | 'encryption'): string[] {
  return elementsOf(descriptor, METADATA, 'KeyDescriptor')
    .filter((one) => one.getAttribute('use') !== other)
    .flatMap((one) => elementsOf(one, SIGNATURE, 'X509Certificate'))
    .flatMap((one) => pemOf(one.textContent ?? '') ?? []);
}

function keyOf(certificate: string, use: 'signing' | 'encryption' = 'signing'): string {
  const base64 = new X509Certificate(certificate).raw.toString('base64');
  return (
    `<md:KeyDescriptor use="${use}"><ds:KeyInfo xmlns:ds="${SIGNATURE}"><ds:X509Data>` +
    `<ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
  );
}

function entityOf(xml: string): XmlElement | undefined {
  const root = parseXml(xml);
  if (root?.namespaceURI !== METADATA) return undefined;
  if (root.localName === 'EntityDescriptor') return root;
  // A federation's list with one member is as good. [guess]
  const [only, ...more] = elementsOf(root, METADATA, 'EntityDescriptor');
  return more.length === 0 ? only : undefined;
}

function pemOf(base64: string): string | undefined {
  const lines = base64.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  try {
    new X509Certificate(pem);
    return pem;
  } catch {
    return undefined;
  }
}
