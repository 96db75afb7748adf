/** An identity provider's answer: the response with its assertion, signed. */
import { X509Certificate } from 'node:crypto';
import { escapeAttribute, escapeText } from '../runtime/escape';
import type { Identity } from './authority';
import { xmlCrypto, xmlEncryption } from './xml-libraries';

export interface ResponseContent {
  /** ids of response and assertion, of which the name of the user is made, too */
  ids: { response: string; assertion: string; name: string };
  /** entity id of the identity provider */
  issuer: string;
  audience: string;
  /** where the response is posted */
  recipient: string;
  inResponseTo: string;
  /** ms: when it is issued, and the limits of its validity */
  issued: number;
  notBefore: number;
  notOnOrAfter: number;
  attributes: Readonly<Record<string, readonly string[]>>;
}

export type Signed = 'assertion' | 'response' | 'both' | 'none';

/**
 * @param identity RSA key and certificate
 * @param encryption certificate that the assertion is encrypted to, PEM
 * @returns XML
 */
export async function writeResponse(
  content: ResponseContent,
  { signed, encryption }: { signed: Signed; encryption: string | undefined },
  identity: Identity,
): Promise<string> {
  const unsigned = responseOf(content);
  const { response, assertion } = content.ids;
  const inner =
    signed === 'assertion' || signed === 'both' ? sign(unsigned, assertion, identity) : unsigned;
  const sent = encryption === undefined ? inner : await encrypted(inner, encryption);
  return signed === 'response' || signed === 'both' ? sign(sent, response, identity) : sent;
}

/** AES-256-GCM, its key by RSA-OAEP. */
function encrypted(response: string, certificate: string): Promise<string> {
  const [assertion = ''] = /<saml:Assertion .*<\/saml:Assertion>/s.exec(response) ?? [];
  const options = {
    rsa_pub: new X509Certificate(certificate).publicKey
      .export({ type: 'spki', format: 'pem' })
      .toString(),
    pem: certificate,
    encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  };
  return new Promise((resolve, reject) => {
    xmlEncryption().encrypt(assertion, options, (error, data) => {
      if (error) reject(error);
      else
        resolve(
          response.replace(
            assertion,
            () => `<saml:EncryptedAssertion>${data}</saml:EncryptedAssertion>`,
          ),
        );
    });
  });
}

function responseOf(content: ResponseContent): string {
  const { ids, issuer, audience, recipient, inResponseTo, attributes } = content;
  const [issued, notBefore, notOnOrAfter] = [
    content.issued,
    content.notBefore,
    content.notOnOrAfter,
  ].map((ms) => new Date(ms).toISOString());
  const issuerElement = `<saml:Issuer>${escapeText(issuer)}</saml:Issuer>`;
  const stated = Object.entries(attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${escapeAttribute(name)}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">` +
      `${values.map((value) => `<saml:AttributeValue>${escapeText(value)}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
  );
  return (
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${ids.response}" Version="2.0"` +
    ` IssueInstant="${issued}" Destination="${escapeAttribute(recipient)}" InResponseTo="${escapeAttribute(inResponseTo)}">${issuerElement}` +
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>' +
    // It stands alone when it was encrypted.
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${ids.assertion}" Version="2.0" IssueInstant="${issued}">${issuerElement}` +
    `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient" SPNameQualifier="${escapeAttribute(audience)}">${ids.name}</saml:NameID>` +
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">' +
    `<saml:SubjectConfirmationData InResponseTo="${escapeAttribute(inResponseTo)}" NotOnOrAfter="${notOnOrAfter}" Recipient="${escapeAttribute(recipient)}"/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${notBefore}" NotOnOrAfter="${notOnOrAfter}"><saml:AudienceRestriction><saml:Audience>${escapeText(audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${issued}" SessionIndex="${ids.assertion}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `${stated.length === 0 ? '' : `<saml:AttributeStatement>${stated.join('')}</saml:AttributeStatement>`}</saml:Assertion></samlp:Response>`
  );
}

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** An enveloped signature behind the element's Issuer, where the schema has it. */
function sign(xml: string, id: string, { cert, key }: Identity): string {
  const { SignedXml } = xmlCrypto();
  const base64 = new X509Certificate(cert).raw.toString('base64');
  const signer = new SignedXml({
    privateKey: key,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: EXCLUSIVE,
    getKeyInfoContent: () =>
      `<ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data>`,
  });
  signer.addReference({
    xpath: `//*[@ID="${id}"]`,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', EXCLUSIVE],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `//*[@ID="${id}"]/*[local-name()="Issuer"]`, action: 'after' },
  });
  return signer.getSignedXml();
}
