/** MRA Access Control, as JSON on the telephony cluster's own port: Expressway has no API here. [own] */
import { administrator, ownFormError, reader, shownJson } from '../../server/dispatch/own-form';
import type { Resource, RestProduct } from '../../server/dispatch/rest';
import {
  accessControlOf,
  judge,
  offered,
  readAccessControl,
  writeAccessControl,
  type Credential,
} from '../../server/domain/mra/access-control';
import { DomainRefusal } from '../../server/schema/refusal';

const accessControl: Resource = {
  path: 'access-control',
  methods: {
    GET: { auth: reader, evidence: 'guess', run: ({ tx }) => shownJson(readAccessControl(tx)) },
    PUT: {
      auth: administrator,
      evidence: 'guess',
      takes: 'accessControl',
      run({ tx, json }) {
        writeAccessControl(tx, accessControlOf(json, readAccessControl(tx)));
        return shownJson(readAccessControl(tx));
      },
    },
  },
};

/** `{"token"}` or `{"userid", "password"}`: as a client shows them at the edge. */
const signIn: Resource = {
  path: 'sign-in',
  methods: {
    POST: {
      auth: 'none',
      evidence: 'guess',
      takes: 'credential',
      writes: false,
      prepare: ({ cluster, node, json }) => judge(cluster, node, credentialOf(json)),
      run: (_call, judgement) => shownJson(judgement),
    },
  },
};

/** What a client learns by get_edge_sso before it logs in. */
const edgeSso: Resource = {
  path: 'edge-sso',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'guess',
      run: ({ cluster, tx }) => shownJson(offered(cluster, tx)),
    },
  },
};

export const mraProduct: RestProduct = {
  name: 'mra',
  base: '/ucmock/mra',
  resources: [accessControl, signIn, edgeSso],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};

function credentialOf(json: unknown): Credential {
  const { token, userid, password } = recordOf(json);
  if (typeof token === 'string') return { token };
  if (typeof userid === 'string' && typeof password === 'string') return { userid, password };
  throw new DomainRefusal('invalid', 'A token, or userid and password, are needed.');
}

function recordOf(json: unknown): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new DomainRefusal('invalid', 'A JSON object is needed.');
  return json as Record<string, unknown>;
}
