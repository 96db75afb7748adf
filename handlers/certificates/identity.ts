/** config/identity/certificate?service=tomcat: the product's own certificate. [doc] */
import type { AuthRule, Resource } from '../../server/dispatch/rest';
import { RestError } from '../../server/schema/rest-error';

export function identityCertificate(auth: AuthRule, pem: string): Resource {
  return {
    path: 'config/identity/certificate',
    methods: {
      GET: {
        auth,
        evidence: 'doc',
        run({ query }) {
          const service = query.get('service') ?? 'tomcat';
          if (service !== 'tomcat')
            throw new RestError(400, `There is no certificate of ${service}.`);
          return { body: { kind: 'json', value: { service, certificate: leafOf(pem) } } };
        },
      },
    },
  };
}

/** The first certificate of a chain. */
function leafOf(pem: string): string {
  const end = '-----END CERTIFICATE-----\n';
  const at = pem.indexOf(end);
  return at < 0 ? pem : pem.slice(0, at + end.length);
}
