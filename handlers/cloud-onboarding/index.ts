/**
 * Advanced Features > Cisco Cloud Onboarding and MRA Service Domain as their pages show them, with
 * what AXL has no field for: the button Generate Voucher, the box Allow MRA onboarding, the list of
 * trusted certificates, dependency records. [own]
 */
import { administrator, ownFormError, reader, shownJson } from '../../server/dispatch/own-form';
import type { Prepared, Resource, RestProduct } from '../../server/dispatch/rest';
import {
  askCloud,
  finish,
  type Asked,
  type Wish,
} from '../../server/domain/cloud-onboarding/onboard';
import { readPage } from '../../server/domain/cloud-onboarding/page';
import { listServiceDomains } from '../../server/domain/cloud-onboarding/service-domains';
import {
  mayChooseMra,
  readOnboarding,
  writeAllowMra,
} from '../../server/domain/cloud-onboarding/settings';
import { synchronizeCloud } from '../../server/domain/cloud-onboarding/synchronize';
import { DomainRefusal } from '../../server/schema/refusal';

const evidence = 'guess' as const;

const page: Resource = {
  path: 'settings',
  methods: {
    GET: { auth: reader, evidence, run: ({ cluster, tx }) => shownJson(readPage(cluster, tx)) },
    PUT: {
      auth: administrator,
      evidence,
      takes: 'cloudOnboarding',
      prepare: ({ cluster, json }) => askCloud(cluster, wishOf(json)),
      run({ cluster, tx, json }, asked) {
        const { allowMra } = membersOf(json);
        if (allowMra !== undefined) {
          if (!mayChooseMra(tx) && allowMra !== true)
            throw new DomainRefusal(
              'conflict',
              'Allow MRA onboarding is set while the on-premises method is Auto Registration.',
            );
          writeAllowMra(tx, allowMra === true);
        }
        if (!mayChooseMra(tx)) writeAllowMra(tx, true);
        const { pkid } = readOnboarding(cluster, tx);
        tx.objects.update('CiscoCloudOnboarding', pkid, fieldsOf(wishOf(json)));
        finish(cluster, tx, asked as Asked);
        return shownJson(readPage(cluster, tx));
      },
    },
  },
};

/** Generate Voucher, and its removal. */
const voucher: Resource = {
  path: 'voucher',
  methods: {
    POST: voucherMethod(true),
    DELETE: voucherMethod(false),
  },
};

function voucherMethod(voucherExists: boolean): NonNullable<Resource['methods']['POST']> {
  return {
    auth: administrator,
    evidence,
    prepare: ({ cluster }: Prepared) => askCloud(cluster, { voucherExists }),
    run({ cluster, tx }, asked) {
      const { pkid } = readOnboarding(cluster, tx);
      tx.objects.update('CiscoCloudOnboarding', pkid, { voucherExists: String(voucherExists) });
      finish(cluster, tx, asked as Asked);
      return shownJson(readPage(cluster, tx));
    },
  };
}

/** Tells the cloud now what it has to know, without waiting for the next attempt. */
const synchronize: Resource = {
  path: 'synchronize',
  methods: {
    POST: {
      auth: administrator,
      evidence,
      prepare: ({ cluster }) => synchronizeCloud(cluster),
      run: ({ cluster, tx }) => shownJson(readPage(cluster, tx)),
    },
  },
};

const serviceDomains: Resource = {
  path: 'service-domains',
  methods: {
    GET: {
      auth: reader,
      evidence,
      run: ({ tx }) => shownJson({ serviceDomains: listServiceDomains(tx) }),
    },
  },
};

export const cloudOnboardingProduct: RestProduct = {
  name: 'cloud-onboarding',
  base: '/ucmock/cloud-onboarding',
  resources: [page, voucher, synchronize, serviceDomains],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};

function membersOf(json: unknown): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

/** Members of the form -> fields of AXL. */
const FIELDS = {
  push: 'enablePushNotifications',
  activationCodes: 'enableGDSCommunication',
  managesTrust: 'enableTrustCACertificate',
  activationDomain: 'mraActivationDomain',
} as const;

function wishOf(json: unknown): Wish {
  const wish: Record<string, boolean | string> = {};
  for (const [name, value] of Object.entries(membersOf(json))) {
    const usual = name === 'activationDomain' ? 'string' : 'boolean';
    if ((!(name in FIELDS) && name !== 'allowMra') || typeof value !== usual)
      throw new DomainRefusal('invalid', `${name} cannot be ${JSON.stringify(value)}.`);
    if (name in FIELDS) wish[name] = value as boolean | string;
  }
  return wish;
}

function fieldsOf(wish: Wish): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wish).map(([name, value]) => [
      FIELDS[name as keyof typeof FIELDS],
      String(value),
    ]),
  );
}
