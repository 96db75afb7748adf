/**
 * What has no public path, as JSON under /ucmock/uds, with the administrator's login: the switch of
 * contact search authentication (the platform's command line has it) and the origins of System >
 * CORS. [own]
 */
import type {
  AuthRule,
  Prepared,
  RestAnswer,
  RestCall,
  RestProduct,
} from '../../server/dispatch/rest';
import {
  isContactSearchAuthenticated,
  setContactSearchAuthentication,
} from '../../server/domain/users/contact-search';
import { corsOrigins, setCorsOrigins } from '../../server/domain/cors-origins';
import { AxlFault } from '../../server/schema/axl-fault';
import { RestError } from '../../server/schema/rest-error';

const ROLE = 'Standard CCMADMIN Administration';

const administrator: AuthRule = (user) => {
  if (!user.roles.has(ROLE)) throw new RestError(403, `The role ${ROLE} is needed.`);
};

/** The node of the query, else the one that was asked. */
function nodeOf({ query, node }: Prepared): string {
  return query.get('node') ?? node.name;
}

function show(call: RestCall): RestAnswer {
  const node = nodeOf(call);
  return json(200, { node, enabled: isContactSearchAuthenticated(call.tx, node) });
}

function change(call: RestCall): RestAnswer {
  const { enabled } = (call.json ?? {}) as { enabled?: unknown };
  if (typeof enabled !== 'boolean') throw new RestError(400, '"enabled" is true or false.');
  const node = nodeOf(call);
  if (!setContactSearchAuthentication(call.tx, node, enabled))
    throw new RestError(404, `No node ${node}.`);
  return json(200, { node, enabled });
}

const ORIGIN = /^https?:\/\/[a-z0-9.[\]:-]+$/i;

function showOrigins(call: RestCall): RestAnswer {
  return json(200, { origins: corsOrigins(call.tx) });
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

function json(status: number, value: unknown): RestAnswer {
  return { status, body: { kind: 'json', value } };
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
  errorOf(error) {
    // Domain code says in AXL's words that the publisher cannot be written.
    if (error instanceof AxlFault) return json(503, { error: error.message });
    if (!(error instanceof RestError)) return undefined;
    const { status, message, more } = error;
    if (status === 401) return { status, body: { kind: 'page', message } };
    return { ...json(status, { error: message }), ...(more.headers && { headers: more.headers }) };
  },
};
