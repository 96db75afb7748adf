/**
 * Certificate management of the platform, which CUCM and Unity Connection share: the REST interface
 * of release 14 and later, and our own form for what it has none. [doc, client] facts/pin-sync.md 9
 */
import type { AuthRule, Resource, RestAnswer, RestProduct } from '../../server/dispatch/rest';
import { AxlFault } from '../../server/schema/axl-fault';
import { DomainRefusal } from '../../server/schema/refusal';
import { RestError } from '../../server/schema/rest-error';
import { CertificateRefused } from '../../server/security/trust-store';
import { bulkResources } from './bulk';
import { centralServer } from './central-server';
import { csr } from './csr';
import { identityResources } from './identity';
import { ownForms } from './own-forms';
import { snapshotResources } from './snapshot';
import { trustCertificate, trustCertificates, trustedCertificate } from './trust';

export function certificatesProducts(): RestProduct[] {
  const auth = platformAdministrator;
  return [
    product('/platformcom/api/v1/certmgr', [
      csr(auth),
      ...identityResources(auth),
      trustCertificate(auth),
      trustCertificates(auth),
      ...snapshotResources(auth),
    ]),
    // What has no public form. [own]
    product('/ucmock/certificates', [
      trustedCertificate(auth),
      ...ownForms(auth),
      ...bulkResources(auth),
      centralServer(auth),
    ]),
  ];
}

function product(base: string, resources: Resource[]): RestProduct {
  return {
    name: 'certificates',
    base,
    resources,
    format: 'json',
    headers: { 'Cache-Control': 'no-store' },
    errorOf,
  };
}

/** The account of the operating system is the one that the cluster was made with. [guess] */
const platformAdministrator: AuthRule = (user, { cluster }) => {
  if (user.userid.toLowerCase() !== cluster.settings.adminUser.toLowerCase())
    throw new RestError(403, 'The user is no administrator of the platform.');
};

/** [client] a certificate of another CSR is a 500; the others are [guess] */
const STATUS: Record<DomainRefusal['kind'], number> = {
  invalid: 400,
  'not found': 404,
  conflict: 500,
};

function errorOf(error: unknown): RestAnswer | undefined {
  if (error instanceof CertificateRefused) return json(400, error.message);
  if (error instanceof DomainRefusal) return json(STATUS[error.kind], error.message);
  // The keys of tokens are refused in AXL's words.
  if (error instanceof AxlFault && error.fault === 'publisherAway') return json(503, error.message);
  if (!(error instanceof RestError)) return undefined;
  const { status, message, more } = error;
  if (status !== 401)
    return { ...json(status, message), ...(more.headers && { headers: more.headers }) };
  return {
    ...json(status, message),
    headers: { 'WWW-Authenticate': 'Basic realm="CMPlatform Realm"' },
  };
}

/** [client] netSSL and others read `message` */
function json(status: number, message: string): RestAnswer {
  return { status, body: { kind: 'json', value: { message } } };
}
