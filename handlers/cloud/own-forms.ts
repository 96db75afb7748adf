/** By which a test looks into the cloud, and makes it forget a cluster. [own] */
import { shownJson } from '../../server/dispatch/own-form';
import type { AuthRule, Resource } from '../../server/dispatch/rest';
import {
  dismiss,
  listOrganizations,
  setTokenMinutes,
  tokenMinutes,
} from '../../server/domain/cloud/organizations';
import { ADMINISTRATOR } from '../../server/domain/neighbours/administrator';
import { RestError } from '../../server/schema/rest-error';
import { membersOf } from './json';

const auth: AuthRule = (user) => {
  if (!user.roles.has(ADMINISTRATOR))
    throw new RestError(403, `The user ${user.userid} is no administrator.`);
};
const evidence = 'guess' as const;

const organizations: Resource = {
  path: 'organizations',
  methods: {
    GET: {
      auth,
      evidence,
      run: ({ tx }) =>
        shownJson({
          organizations: listOrganizations(tx).map(({ pkid: _row, ...shown }) => shown),
        }),
    },
  },
};

const organization: Resource = {
  path: 'organizations/{orgId}',
  methods: {
    DELETE: {
      auth,
      evidence,
      run({ tx, params }) {
        dismiss(tx, params.orgId ?? '');
        return { status: 204 };
      },
    },
  },
};

const settings: Resource = {
  path: 'settings',
  methods: {
    GET: { auth, evidence, run: ({ tx }) => shownJson({ tokenMinutes: tokenMinutes(tx) }) },
    PUT: {
      auth,
      evidence,
      takes: 'settings',
      run({ tx, json }) {
        setTokenMinutes(tx, membersOf(json).tokenMinutes);
        return shownJson({ tokenMinutes: tokenMinutes(tx) });
      },
    },
  },
};

export const ownForms: Resource[] = [organizations, organization, settings];
