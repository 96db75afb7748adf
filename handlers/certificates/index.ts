/**
 * Certificate management of the platform, which CUCM and Unity Connection share: the REST interface
 * of release 14 and later. [doc, client] facts/pin-sync.md 9
 */
import type { AuthRule, RestAnswer, RestProduct } from '../../server/dispatch/rest';
import { RestError } from '../../server/schema/rest-error';
import { CertificateRefused } from '../../server/security/trust-store';
import { identityCertificate } from './identity';
import { trustCertificate, trustCertificates } from './trust';

/**
 * The account of the operating system is the one that the cluster was made with. [guess]
 * @param identity PEM of the certificate that the product shows, its chain after it
 */
export function certificatesProduct(identity: string): RestProduct {
  return {
    name: 'certificates',
    base: '/platformcom/api/v1/certmgr',
    resources: [identityCertificate(platformAdministrator, identity), ...trust()],
    format: 'json',
    headers: { 'Cache-Control': 'no-store' },
    errorOf,
  };
}

const trust = () => [
  trustCertificate(platformAdministrator),
  trustCertificates(platformAdministrator),
];

const platformAdministrator: AuthRule = (user, { cluster }) => {
  if (user.userid.toLowerCase() !== cluster.settings.adminUser.toLowerCase())
    throw new RestError(403, 'The user is no administrator of the platform.');
};

function errorOf(error: unknown): RestAnswer | undefined {
  if (error instanceof CertificateRefused) return json(400, error.message);
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
