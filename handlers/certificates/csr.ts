/** config/csr: requests for certificates that others sign. [doc, client] */
import type { AuthRule, Prepared, Resource } from '../../server/dispatch/rest';
import type { Owner } from '../../server/domain/certificates/own';
import {
  prepareRequest,
  readRequest,
  removeRequest,
  storeRequest,
  type MadeRequest,
  type RequestWish,
} from '../../server/domain/certificates/request';
import { RestError } from '../../server/schema/rest-error';
import { isCertificateName } from '../../server/security/certificates';
import { membersOf, ownerOf, textOf, textsOf } from './asked';

export function csr(auth: AuthRule): Resource {
  return {
    path: 'config/csr',
    methods: {
      GET: {
        auth,
        evidence: 'guess',
        prepare: ownerOf,
        run({ tx, query }, prepared) {
          const service = query.get('service') ?? 'tomcat';
          const text = readRequest(tx, (prepared as Owner).name, service);
          if (text === undefined) throw missing(service);
          return { body: { kind: 'json', value: { service, csr: text } } };
        },
      },
      POST: {
        auth,
        evidence: 'client',
        takes: 'csr',
        prepare,
        run({ tx, cluster }, prepared) {
          const { owner, made } = prepared as Awaited<ReturnType<typeof prepare>>;
          storeRequest(cluster, tx, owner, made);
          const value = {
            service: made.unit.name,
            distribution: made.distribution,
            csr: made.request,
          };
          return { body: { kind: 'json', value } };
        },
      },
      DELETE: {
        auth,
        evidence: 'guess',
        prepare: ownerOf,
        run({ tx, query }, prepared) {
          const service = query.get('service') ?? 'tomcat';
          if (!removeRequest(tx, (prepared as Owner).name, service)) throw missing(service);
          return { status: 204 };
        },
      },
    },
  };
}

function missing(service: string): RestError {
  return new RestError(404, `There is no CSR of ${service}.`);
}

async function prepare(call: Prepared): Promise<{ owner: Owner; made: MadeRequest }> {
  const owner = await ownerOf(call);
  return { owner, made: await prepareRequest(call.cluster, owner, wishOf(call.json)) };
}

const HASHES: Record<string, RequestWish['hash']> = {
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};

function wishOf(json: unknown): RequestWish {
  const { service, distribution, commonName, keyLength, hashAlgorithm, altNames } = membersOf(json);
  const length = keyLength === undefined ? undefined : Number(keyLength);
  const hash =
    hashAlgorithm === undefined
      ? undefined
      : HASHES[textOf(hashAlgorithm, 'hashAlgorithm').toLowerCase()];
  if (hashAlgorithm !== undefined && !hash)
    throw new RestError(400, `hashAlgorithm is one of ${Object.keys(HASHES).join(', ')}.`);
  return {
    unit: textOf(service, 'service'),
    distribution: distributionOf(distribution),
    altNames: altNames === undefined ? [] : altNamesOf(altNames),
    ...(commonName !== undefined && { commonName: textOf(commonName, 'commonName') }),
    ...(length !== undefined && { keyLength: length }),
    ...(hash && { hash }),
  };
}

function altNamesOf(value: unknown): string[] {
  if (Array.isArray(value) && value.length === 0) return [];
  const names = textsOf(value, 'altNames');
  const wrong = names.find((name) => !isCertificateName(name));
  if (wrong !== undefined) throw new RestError(400, `"${wrong}" is no host name or address.`);
  return names;
}

/** Clients write 'this-server'; 'multi-server' is [guess], the page says Multi-server(SAN). */
function distributionOf(value: unknown): RequestWish['distribution'] {
  if (value === undefined || value === 'this-server') return 'this-server';
  if (typeof value === 'string' && /^multi-?server(\(san\))?$/i.test(value)) return 'multi-server';
  throw new RestError(400, 'distribution is this-server or multi-server.');
}
