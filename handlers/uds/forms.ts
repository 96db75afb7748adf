/**
 * What UDS has no public path for, as JSON under /ucmock/uds, with the administrator's login: the
 * switch of contact search authentication, until the platform's command line has it. [own]
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
