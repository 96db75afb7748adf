/**
 * The libraries of XML signatures, loaded when first needed, and of their types what is used here: the
 * packages' own bring the globals of a browser into every file of the project.
 */

export interface XmlElement {
  readonly localName: string | null;
  readonly namespaceURI: string | null;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  getElementsByTagNameNS(
    namespace: string,
    name: string,
  ): { readonly length: number; item(index: number): XmlElement | null };
}

interface Xmldom {
  DOMParser: new (options: {
    errorHandler: Record<'warning' | 'error' | 'fatalError', () => void>;
  }) => {
    parseFromString(
      xml: string,
      type: 'text/xml',
    ): { documentElement: XmlElement | null } | undefined;
  };
}

interface NodeSaml {
  SAML: new (options: {
    idpCert: string[];
    issuer: string;
    audience: string;
    callbackUrl: string;
    wantAssertionsSigned: boolean;
    wantAuthnResponseSigned: boolean;
    validateInResponseTo: 'never';
    acceptedClockSkewMs: number;
    decryptionPvk?: string;
  }) => {
    validatePostResponseAsync(form: {
      SAMLResponse: string;
    }): Promise<{ profile: { getAssertion?(): unknown } | null }>;
  };
}

interface XmlCrypto {
  SignedXml: new (options: {
    privateKey: string;
    signatureAlgorithm: string;
    canonicalizationAlgorithm: string;
    getKeyInfoContent(): string;
  }) => {
    addReference(reference: { xpath: string; transforms: string[]; digestAlgorithm: string }): void;
    computeSignature(
      xml: string,
      options: { prefix: string; location: { reference: string; action: 'after' } },
    ): void;
    getSignedXml(): string;
  };
}

interface XmlEncryption {
  encrypt(
    xml: string,
    options: {
      rsa_pub: string;
      pem: string;
      encryptionAlgorithm: string;
      keyEncryptionAlgorithm: string;
    },
    done: (error: Error | null, result: string) => void,
  ): void;
}

/* eslint-disable @typescript-eslint/no-require-imports -- a start without SAML need not pay for them */
export const xmldom = (): Xmldom => require('@xmldom/xmldom') as Xmldom;
export const nodeSaml = (): NodeSaml => require('@node-saml/node-saml') as NodeSaml;
export const xmlEncryption = (): XmlEncryption => require('xml-encryption') as XmlEncryption;
export const xmlCrypto = (): XmlCrypto => require('xml-crypto') as XmlCrypto;
/* eslint-enable @typescript-eslint/no-require-imports */

/** The root of a document; undefined when it is not well-formed or has a document type. */
export function parseXml(xml: string): XmlElement | undefined {
  // Entities could be anything; no message of ours needs one.
  if (/<!DOCTYPE/i.test(xml)) return undefined;
  let broken = false;
  const found = (): void => {
    broken = true;
  };
  const { DOMParser } = xmldom();
  const parser = new DOMParser({
    errorHandler: { warning: () => undefined, error: found, fatalError: found },
  });
  try {
    const document = parser.parseFromString(xml, 'text/xml');
    return broken ? undefined : (document?.documentElement ?? undefined);
  } catch {
    return undefined;
  }
}

export function elementsOf(parent: XmlElement, namespace: string, name: string): XmlElement[] {
  const found = parent.getElementsByTagNameNS(namespace, name);
  return Array.from({ length: found.length }, (_, i) => found.item(i)).filter(
    (one): one is XmlElement => one !== null,
  );
}
