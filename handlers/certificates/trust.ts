/** config/trust: certificates of others, by the service that trusts them. [doc, client] */
import type { AuthRule, Resource } from '../../server/dispatch/rest';
import { machineNow } from '../../server/runtime/clock';
import { RestError } from '../../server/schema/rest-error';
import {
  addTrusted,
  listTrusted,
  removeTrusted,
  trustStore,
  type TrustStore,
} from '../../server/security/trust-store';

export function trustCertificate(auth: AuthRule): Resource {
  return {
    path: 'config/trust/certificate',
    methods: {
      GET: {
        auth,
        evidence: 'client',
        run({ tx, query }) {
          const store = storeOf(query.get('service') ?? 'tomcat');
          const certificates = listTrusted(tx, store).map(({ pkid, pem, subject, issuer }) => ({
            id: pkid,
            certificate: pem,
            subject,
            issuer,
          }));
          return { body: { kind: 'json', value: { certificates } } };
        },
      },
    },
  };
}

interface Upload {
  /** a list here, one name in other calls [client] */
  service?: unknown;
  certificates?: unknown;
}

export function trustCertificates(auth: AuthRule): Resource {
  return {
    path: 'config/trust/certificates',
    methods: {
      POST: {
        auth,
        evidence: 'client',
        takes: 'certificates',
        run({ tx, cluster, json }) {
          const { service, certificates } = (json ?? {}) as Upload;
          const stores = texts(service, 'service').map(storeOf);
          const pems = texts(certificates, 'certificates');
          for (const store of stores)
            for (const pem of pems)
              addTrusted(tx, { ids: cluster.ids, now: machineNow() }, store, pem);
          return { status: 201, body: { kind: 'json', value: { message: 'uploaded' } } };
        },
      },
    },
  };
}

/** tomcat -> tomcat-trust */
function storeOf(service: string): TrustStore {
  const store = trustStore(service.endsWith('-trust') ? service : `${service}-trust`);
  if (!store) throw new RestError(400, `There is no trust store of ${service}.`);
  return store;
}

function texts(value: unknown, name: string): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  const found = all.filter((one): one is string => typeof one === 'string' && one !== '');
  if (found.length === 0 || found.length < all.length)
    throw new RestError(400, `${name} must be a list of texts.`);
  return found;
}

/** DELETE trust/{service}/{id}: what checks it next does not trust it any more. */
export function trustedCertificate(auth: AuthRule): Resource {
  return {
    path: 'trust/{service}/{id}',
    methods: {
      DELETE: {
        auth,
        evidence: 'guess',
        run({ tx, params }) {
          const { service = '', id = '' } = params;
          if (!removeTrusted(tx, storeOf(service), id.toLowerCase()))
            throw new RestError(404, `${service} has no certificate ${id}.`);
          return { status: 204 };
        },
      },
    },
  };
}
