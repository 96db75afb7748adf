/** What the Device Activation Service of a cluster asks of the cloud. [own] facts/onboarding.md A6 */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource, RestCall } from '../../server/dispatch/rest';
import { giveOut, takeBack } from '../../server/domain/cloud/codes';
import {
  configure,
  dismiss,
  enrol,
  openSession,
  organizationOf,
  type Configuration,
  type Organization,
} from '../../server/domain/cloud/organizations';
import { DomainRefusal } from '../../server/schema/refusal';
import { membersOf, textIn } from './json';

const open = { auth: 'none', evidence: 'guess' } as const;

/** A real cluster is let in by its licence; ours by asking. */
const vouchers: Resource = {
  path: 'vouchers',
  methods: {
    POST: {
      ...open,
      takes: 'voucher',
      run: ({ cluster, tx, json }) => ({
        ...shownJson(enrol(cluster, tx, textIn(json, 'name'))),
        status: 201,
      }),
    },
  },
};

const tokens: Resource = {
  path: 'tokens',
  methods: {
    POST: {
      ...open,
      takes: 'account',
      run: ({ cluster, tx, json }) =>
        shownJson(
          openSession(cluster, tx, {
            orgId: textIn(json, 'orgId'),
            secret: textIn(json, 'secret'),
          }),
        ),
    },
  },
};

const organization: Resource = {
  path: 'organization',
  methods: {
    PUT: {
      ...open,
      takes: 'configuration',
      run(call) {
        configure(call.cluster, call.tx, asker(call), configurationOf(call.json));
        return { status: 204 };
      },
    },
    DELETE: {
      ...open,
      run(call) {
        dismiss(call.tx, asker(call).orgId);
        return { status: 204 };
      },
    },
  },
};

const YEAR_SECONDS = 31_536_000;

const codes: Resource = {
  path: 'codes',
  methods: {
    POST: {
      ...open,
      takes: 'code',
      run(call) {
        const { seconds } = membersOf(call.json);
        if (typeof seconds !== 'number' || !(seconds > 0) || seconds > YEAR_SECONDS)
          throw new DomainRefusal('invalid', 'seconds must be a number.');
        const code = giveOut(call.cluster, call.tx, asker(call), seconds);
        return { ...shownJson({ code }), status: 201 };
      },
    },
  },
};

const release: Resource = {
  path: 'codes/release',
  methods: {
    POST: {
      ...open,
      takes: 'code',
      run(call) {
        const released = takeBack(call.tx, asker(call), textIn(call.json, 'activationCode'));
        return shownJson({ released });
      },
    },
  },
};

export const clusterResources: Resource[] = [vouchers, tokens, organization, codes, release];

/** @throws RestError 401 */
function asker({ cluster, tx, headers }: RestCall): Organization {
  return organizationOf(cluster, tx, headers.authorization as string | undefined);
}

/** Phones take sixteen at most. [doc] */
const MOST_CERTIFICATES = 16;

function configurationOf(json: unknown): Configuration {
  const { enabled, activationDomain, publisher, certificates } = membersOf(json);
  if (typeof enabled !== 'boolean' || typeof activationDomain !== 'string')
    throw new DomainRefusal('invalid', 'enabled and activationDomain are needed.');
  const isTexts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((one) => typeof one === 'string');
  if (typeof publisher !== 'string' || !isTexts(certificates))
    throw new DomainRefusal('invalid', 'publisher and certificates are needed.');
  return {
    ...{ enabled, activationDomain, publisher },
    certificates: certificates.slice(0, MOST_CERTIFICATES),
  };
}
