/**
 * A SAML response as an identity provider sent it: which assertion in it is really signed, and what
 * that says. Signatures, wrapping and audience are judged by @node-saml/node-saml, which reads only
 * the signed bytes; times, recipient and request are the caller's, for they are of its clock and its
 * requests.
 */
import { nodeSaml } from './xml-libraries';

/** What a signed assertion says; times in ms. */
export interface Assertion {
  id: string;
  issuer: string;
  notBefore: number | undefined;
  notOnOrAfter: number | undefined;
  /** bearer confirmations of its subject */
  confirmations: readonly Confirmation[];
  /** name -> values */
  attributes: Readonly<Record<string, readonly string[]>>;
}

export interface Confirmation {
  recipient: string | undefined;
  inResponseTo: string | undefined;
  notBefore: number | undefined;
  notOnOrAfter: number | undefined;
}

/** The response is none that can be taken; the message says why, in words for a log. */
export class SamlRefused extends Error {
  override readonly name = 'SamlRefused';
}

export interface Expected {
  /** certificates of the identity provider, PEM */
  certificates: readonly string[];
  /** entity id of the service provider: the audience */
  audience: string;
  /** what encrypted assertions are opened by, PEM; without it they are refused */
  decryptionKey?: string | undefined;
}

/** Longer ones are no logins of a user. */
const MAX_CHARACTERS = 256 * 1024;

/** @param response as the form field SAMLResponse has it @throws SamlRefused */
export async function readResponse(
  response: string,
  { certificates, audience, decryptionKey }: Expected,
): Promise<Assertion> {
  if (response.length > MAX_CHARACTERS) throw new SamlRefused('the response is too large');
  const xml = Buffer.from(response, 'base64').toString('utf8');
  // Entities could be anything; an identity provider needs none.
  if (/<!DOCTYPE/i.test(xml)) throw new SamlRefused('the response has a document type');
  const { SAML } = nodeSaml();
  const reader = new SAML({
    idpCert: [...certificates],
    issuer: audience,
    audience,
    // Not used: what comes back is compared with the request by the caller.
    callbackUrl: 'https://localhost/',
    wantAssertionsSigned: false,
    wantAuthnResponseSigned: false,
    validateInResponseTo: 'never',
    // The machine's clock is not ours: no times are judged there.
    acceptedClockSkewMs: -1,
    ...(decryptionKey !== undefined && { decryptionPvk: decryptionKey }),
  });
  let parsed: unknown;
  try {
    const { profile } = await reader.validatePostResponseAsync({ SAMLResponse: response });
    parsed = profile?.getAssertion?.();
  } catch (error) {
    throw new SamlRefused(error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  const assertion = first(recordOf(parsed).Assertion);
  if (!assertion) throw new SamlRefused('there is no assertion');
  return assertionOf(assertion);
}

function assertionOf(assertion: Node): Assertion {
  const { Issuer, Conditions, Subject, AttributeStatement } = assertion;
  const conditions = attributesOf(first(Conditions));
  const confirmations = listOf(first(Subject)?.SubjectConfirmation)
    .filter((one) => attributesOf(one).Method === BEARER)
    .map((one) => {
      const data = attributesOf(first(one.SubjectConfirmationData));
      return {
        recipient: data.Recipient,
        inResponseTo: data.InResponseTo,
        notBefore: timeOf(data.NotBefore),
        notOnOrAfter: timeOf(data.NotOnOrAfter),
      };
    });
  const attributes = listOf(AttributeStatement).flatMap(({ Attribute }) =>
    listOf(Attribute).map((one) => [
      attributesOf(one).Name ?? '',
      valuesOf(one.AttributeValue).map(textOf),
    ]),
  );
  return {
    id: attributesOf(assertion).ID ?? '',
    issuer: textOf(valuesOf(Issuer)[0]),
    notBefore: timeOf(conditions.NotBefore),
    notOnOrAfter: timeOf(conditions.NotOnOrAfter),
    confirmations,
    attributes: Object.fromEntries(attributes) as Assertion['attributes'],
  };
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** As xml2js has an element: attributes in `$`, text in `_`, children as lists. */
type Node = Readonly<Record<string, unknown>>;

function recordOf(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}

function valuesOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function listOf(value: unknown): Node[] {
  return valuesOf(value).map(recordOf);
}

function first(value: unknown): Node | undefined {
  return listOf(value)[0];
}

function attributesOf(node: Node | undefined): Readonly<Record<string, string | undefined>> {
  return recordOf(node?.$) as Readonly<Record<string, string | undefined>>;
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : recordOf(value)._;
  return typeof text === 'string' ? text.trim() : '';
}

/** NaN for what is no time: it compares as neither before nor after, so it is refused by the caller. */
function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
