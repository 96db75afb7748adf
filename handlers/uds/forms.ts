/**
 * What has no public path, as JSON under /ucmock/uds, with the administrator's login: the switch of
 * contact search authentication (the platform's command line has it) and the origins of System >
 * CORS. [own]
 */
import { administrator, ownFormError, shownJson } from '../../server/dispatch/own-form';
import type { Prepared, RestAnswer, RestCall, RestProduct } from '../../server/dispatch/rest';
import {
  isContactSearchAuthenticated,
  setContactSearchAuthentication,
} from '../../server/domain/users/contact-search';
import { corsOrigins, setCorsOrigins } from '../../server/domain/cors-origins';
import { RestError } from '../../server/schema/rest-error';

/** The node of the query, else the one that was asked. */
function nodeOf({ query, node }: Prepared): string {
  return query.get('node') ?? node.name;
}

function show(call: RestCall): RestAnswer {
  const node = nodeOf(call);
  return shownJson({ node, enabled: isContactSearchAuthenticated(call.tx, node) });
}

function change(call: RestCall): RestAnswer {
  const { enabled } = (call.json ?? {}) as { enabled?: unknown };
  if (typeof enabled !== 'boolean') throw new RestError(400, '"enabled" is true or false.');
  const node = nodeOf(call);
  const port = call.cluster.ports.contactSearch;
  if (!setContactSearchAuthentication(call.tx, { node, on: enabled, port }))
    throw new RestError(404, `No node ${node}.`);
  return shownJson({ node, enabled });
}

const ORIGIN = /^https?:\/\/[a-z0-9.[\]:-]+$/i;

function showOrigins(call: RestCall): RestAnswer {
  return shownJson({ origins: corsOrigins(call.tx) });
}

function changeOrigins(call: RestCall): RestAnswer {
  const { origins } = (call.json ?? {}) as { origins?: unknown };
  const all: unknown[] = Array.isArray(origins) ? origins : [undefined];
  const texts = all.filter((one): one is string => typeof one === 'string' && ORIGIN.test(one));
  if (texts.length < all.length)
    throw new RestError(400, '"origins" is a list of scheme://host:port.');
  setCorsOrigins(call.tx, texts);
  return showOrigins(call);
}

export const udsForms: RestProduct = {
  name: 'uds-forms',
  base: '/ucmock/uds',
  resources: [
    {
      path: 'contact-search-authentication',
      methods: {
        GET: { auth: administrator, evidence: 'guess', run: show },
        PUT: { auth: administrator, evidence: 'guess', takes: 'form', run: change },
      },
    },
    {
      path: 'cors-origins',
      methods: {
        GET: { auth: administrator, evidence: 'guess', run: showOrigins },
        PUT: { auth: administrator, evidence: 'guess', takes: 'form', run: changeOrigins },
      },
    },
  ],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};
