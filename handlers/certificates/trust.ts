/** config/trust: certificates of others, by the service that trusts them. [doc, client] */
import type { AuthRule, Resource } from '../../server/dispatch/rest';
import { machineNow } from '../../server/runtime/clock';
import { RestError } from '../../server/schema/rest-error';
import {
  addTrusted,
  certificatesIn,
  listTrusted,
  parseCertificate,
  removeTrusted,
  trustStore,
  type TrustStore,
} from '../../server/security/trust-store';
import { download, membersOf, textsOf } from './asked';

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

export function trustCertificates(auth: AuthRule): Resource {
  return {
    path: 'config/trust/certificates',
    methods: {
      POST: {
        auth,
        evidence: 'client',
        takes: 'certificates',
        run({ tx, cluster, json }) {
          // A list of services here, one name in other calls. [client]
          const { service, certificates } = membersOf(json);
          const stores = textsOf(service, 'service').map(storeOf);
          // One text may be a file with several. [guess]
          const pems = textsOf(certificates, 'certificates').flatMap((text) =>
            certificatesIn(text).map(String),
          );
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

/** trust/{service}/{id}: download; DELETE: what checks it next does not trust it any more. */
export function trustedCertificate(auth: AuthRule): Resource {
  return {
    path: 'trust/{service}/{id}',
    methods: {
      GET: {
        auth,
        evidence: 'guess',
        run({ tx, params, query }) {
          const { service = '', id = '' } = params;
          const entry = listTrusted(tx, storeOf(service)).find(
            ({ pkid }) => pkid === id.toLowerCase(),
          );
          if (!entry) throw new RestError(404, `${service} has no certificate ${id}.`);
          return download(query, entry.pem, () => parseCertificate(entry.pem).raw);
        },
      },
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
