/** config/identity: the certificates of the node itself, and those that others signed. [doc, client] */
import type { AuthRule, Prepared, Resource, RestMethod } from '../../server/dispatch/rest';
import {
  findOwn,
  storeOwn,
  type OwnCertificate,
  type Owner,
} from '../../server/domain/certificates/own';
import { nodesOf, takeSigned } from '../../server/domain/certificates/request';
import { RestError } from '../../server/schema/rest-error';
import { membersOf, ownerOf, textOf, textsOf } from './asked';

export function identityResources(auth: AuthRule): Resource[] {
  return [
    { path: 'config/identity/certificate', methods: { GET: shown(auth) } },
    // [client] some ask the plural for the same
    {
      path: 'config/identity/certificates',
      methods: { GET: shown(auth), POST: uploaded(auth) },
    },
  ];
}

function shown(auth: AuthRule): RestMethod {
  return {
    auth,
    evidence: 'client',
    prepare: (call) => found(call, call.query.get('service') ?? 'tomcat'),
    run(_call, prepared) {
      const { unit, certificate } = prepared as OwnCertificate;
      const value = { service: unit, certificate: certificate.toString() };
      return { body: { kind: 'json', value } };
    },
  };
}

/** @throws RestError when it was not made and cannot be now */
export async function found(call: Prepared, unit: string): Promise<OwnCertificate> {
  const own = await findOwn(call.cluster, call.node, await ownerOf(call), unit);
  if (!own) throw new RestError(503, `The certificate of ${unit} was not made yet.`);
  return own;
}

/** The leaf, intermediates and the root; the root has to be trusted before. [client] */
function uploaded(auth: AuthRule): RestMethod {
  return {
    auth,
    evidence: 'client',
    takes: 'certificates',
    prepare: async (call) => ({ owner: await ownerOf(call), nodes: await nodesOf(call.cluster) }),
    run({ tx, cluster, json }, prepared) {
      const { owner, nodes } = prepared as { owner: Owner; nodes: string[] };
      const { service, certificates } = membersOf(json);
      const unit = textOf(service, 'service');
      const pems = textsOf(certificates, 'certificates');
      storeOwn(cluster, tx, takeSigned(cluster, tx, owner, { unit, pems, nodes }));
      const message = `Certificate uploaded. Restart the services of ${unit} for it to become active.`;
      return { status: 201, body: { kind: 'json', value: { message } } };
    },
  };
}
