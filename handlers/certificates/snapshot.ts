/** config/snapshot: everything of the node at once, which monitors read. [client] facts/pin-sync.md 9 */
import type { AuthRule, Prepared, Resource } from '../../server/dispatch/rest';
import { fileName } from '../../server/domain/certificates/describe';
import { listOwn, type OwnCertificate, type Owner } from '../../server/domain/certificates/own';
import { listRequests, readRequest } from '../../server/domain/certificates/request';
import { storesOf, unitsOf } from '../../server/domain/certificates/units';
import { listTrusted, parseCertificate } from '../../server/security/trust-store';
import { ownerOf } from './asked';

export function snapshotResources(auth: AuthRule): Resource[] {
  return [
    {
      path: 'config/snapshot/server',
      methods: {
        GET: {
          auth,
          evidence: 'client',
          prepare,
          run({ tx, cluster }, prepared) {
            const { owner, own } = prepared as Awaited<ReturnType<typeof prepare>>;
            const waiting = new Set(listRequests(tx, owner.name));
            const identities = own.map(({ unit, certificate }) => ({
              service: unit,
              certificate: certificate.toString(),
              ...(waiting.has(unit) && { csr: readRequest(tx, owner.name, unit) }),
            }));
            const trusts = storesOf(cluster, owner.role).flatMap((service) => {
              const certificate_data = listTrusted(tx, service).map(({ pem }) => ({
                filename: fileName(parseCertificate(pem)),
                certificate: pem,
              }));
              return certificate_data.length === 0 ? [] : [{ service, certificate_data }];
            });
            const value = { server: owner.name, identities, trusts, revokedCertificates: [] };
            return { body: { kind: 'json', value } };
          },
        },
      },
    },
    // [client] tools ask for either
    options(auth, 'config/snapshot/options'),
    options(auth, 'config/options'),
  ];
}

async function prepare(call: Prepared): Promise<{ owner: Owner; own: OwnCertificate[] }> {
  const owner = await ownerOf(call);
  return { owner, own: await listOwn(call.cluster, call.node, owner) };
}

/** [guess] its form */
function options(auth: AuthRule, path: string): Resource {
  return {
    path,
    methods: {
      GET: {
        auth,
        evidence: 'guess',
        prepare: ownerOf,
        run({ cluster }, prepared) {
          const { name: server, role } = prepared as Owner;
          const services = unitsOf(cluster, role).map(({ name, key, signable }) => ({
            service: name,
            keyType: key.type,
            keyLengths: key.type === 'rsa' ? [1024, 2048, 3072, 4096] : [256, 384],
            csr: signable,
          }));
          const value = { server, identities: services, trusts: storesOf(cluster, role) };
          return { body: { kind: 'json', value } };
        },
      },
    },
  };
}
