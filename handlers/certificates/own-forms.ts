/**
 * What the administration pages of certificates do and the REST interface has no public form for,
 * below /ucmock/certificates. [own]
 */
import type { AuthRule, Prepared, Resource } from '../../server/dispatch/rest';
import { ownLine } from '../../server/domain/certificates/describe';
import { expiringWithin } from '../../server/domain/certificates/expiry';
import {
  listOwn,
  prepareRegeneration,
  storeOwn,
  type Made,
  type OwnCertificate,
} from '../../server/domain/certificates/own';
import { RestError } from '../../server/schema/rest-error';
import { download, ownerOf } from './asked';
import { found } from './identity';

export function ownForms(auth: AuthRule): Resource[] {
  return [list(auth), one(auth), regenerate(auth), expiring(auth)];
}

function list(auth: AuthRule): Resource {
  return {
    path: 'identity',
    methods: {
      GET: {
        auth,
        evidence: 'guess',
        prepare: async (call) => listOwn(call.cluster, call.node, await ownerOf(call)),
        run(_call, prepared) {
          const value = (prepared as OwnCertificate[]).map((own) => {
            const { subject, issuer, validTo, subjectAltName = '' } = own.certificate;
            const { unit, distribution } = own;
            const more = { subject, issuer, validTo, subjectAltName };
            return { service: unit, distribution, line: ownLine(own), ...more };
          });
          return { body: { kind: 'json', value } };
        },
      },
    },
  };
}

/** The button Download: PEM with its chain, or the certificate alone as DER. */
function one(auth: AuthRule): Resource {
  return {
    path: 'identity/{service}',
    methods: {
      GET: {
        auth,
        evidence: 'guess',
        prepare: (call) => found(call, call.params.service ?? ''),
        run({ query }, prepared) {
          const { pem, certificate } = prepared as OwnCertificate;
          return download(query, pem, () => certificate.raw);
        },
      },
    },
  };
}

/** The button Regenerate. */
function regenerate(auth: AuthRule): Resource {
  return {
    path: 'identity/{service}/regenerate',
    methods: {
      POST: {
        auth,
        evidence: 'guess',
        prepare: async (call: Prepared) =>
          prepareRegeneration(call.cluster, await ownerOf(call), call.params.service ?? ''),
        run({ tx, cluster, params }, prepared) {
          storeOwn(cluster, tx, prepared as Made);
          const message = `You must restart services related to ${params.service} for the regenerated certificates to become active.`;
          return { body: { kind: 'json', value: { message } } };
        },
      },
    },
  };
}

function expiring(auth: AuthRule): Resource {
  return {
    path: 'expiring',
    methods: {
      GET: {
        auth,
        evidence: 'guess',
        async prepare(call) {
          const days = Number(call.query.get('days') ?? '30');
          if (!Number.isFinite(days)) throw new RestError(400, 'days is a number.');
          return expiringWithin(call.cluster, call.node, await ownerOf(call), days);
        },
        run: (_call, prepared) => ({ body: { kind: 'json', value: prepared } }),
      },
    },
  };
}
