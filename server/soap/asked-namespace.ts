/**
 * The AXL namespace that a request means.
 *
 * Most clients put it on the operation. savon puts the WSDL's own namespace there, and names the
 * version in SOAPAction only; a trailing slash is seen too. Whoever names a version in the body is
 * taken at his word, so SOAPAction is asked last. [client] wire samples 104 to 108
 */
const VERSIONED = /^(http:\/\/www\.cisco\.com\/AXL\/API\/\d+\.\d+)\/?$/i;
const UNVERSIONED = /^(?:http:\/\/www\.cisco\.com\/AXLAPIService\/?)?$/i;
const ACTION = /CUCM:DB\s+ver=(\d+\.\d+)/i;

/** What negotiateVersion takes and the answer echoes; a foreign namespace comes back as it is. */
export function askedNamespace(namespace: string, soapAction: string | undefined): string {
  const plain = VERSIONED.exec(namespace)?.[1];
  if (plain) return plain;
  if (!UNVERSIONED.test(namespace)) return namespace;
  const version = ACTION.exec(soapAction ?? '')?.[1];
  return version ? `http://www.cisco.com/AXL/API/${version}` : namespace;
}
