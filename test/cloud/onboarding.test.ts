/**
 * Cisco Cloud Onboarding of a cluster against the cloud of the topology: voucher, boxes, activation
 * domain, service domains, certificates that go to the cloud, and what happens while it is away.
 */
import { startUcmock, type Ucmock } from '../../server';
import { axl, axlRaw, allTexts, textOf } from '../support/axl';
import { json, type JsonOptions } from '../support/json';
import { doorOf, trust } from '../support/unity';

let ucm: Ucmock;
let cloud: { url: string; ca: string };
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'silent',
    topology: {
      clusters: {
        tel: { nodes: { pub: 'publisher' } },
        cloud: { product: 'cloud', nodes: { act: 'publisher' } },
      },
    },
  });
  cloud = doorOf(ucm, 'cloud');
});
afterAll(() => ucm.stop());
beforeEach(() => ucm.reset());

const PAGE = '/ucmock/cloud-onboarding';
const at = (what: string, options: JsonOptions = {}) => json(ucm, what, options);
const inCloud = (what: string, options: JsonOptions = {}) =>
  json({ ...ucm, ...cloud }, what, options);
const organizations = async () =>
  ((await inCloud('/ucmock/cloud/organizations')).value as { organizations: object[] })
    .organizations;
const list = () =>
  axl(
    ucm,
    'listCiscoCloudOnboarding',
    '<searchCriteria/><returnedTags><voucherExists/><onboardingRegistrationStatus/><orgId/><allowAnalyticsCollection/><errorStatus><status/></errorStatus></returnedTags>',
  );
const update = async (fields: string) => {
  const uuid = /uuid="([^"]+)"/.exec(await list())?.[1] ?? '';
  return axl(ucm, 'updateCiscoCloudOnboarding', `<uuid>${uuid}</uuid>${fields}`);
};
const status = async () => textOf(await list(), 'onboardingRegistrationStatus');
const alarms = async () => {
  const body = { node: 'pub.tel.localhost', command: 'file view activelog syslog/CiscoSyslog' };
  const { value } = await at('POST /_ucmock/cli', { body });
  return [...JSON.stringify(value).matchAll(/-(DevAct\w+): %/g)].map(([, name]) => name);
};
const VOUCHER = '<voucherExists>true</voucherExists>';
const TRUST = '<enableTrustCACertificate>true</enableTrustCACertificate>';
const BOX = (on: boolean) => `<enableGDSCommunication>${on}</enableGDSCommunication>`;
const DOMAIN = '<mraActivationDomain>mra.example.com</mraActivationDomain>';

describe('the voucher', () => {
  it('comes from the cloud once its certificate is trusted, and opens the account', async () => {
    expect(await status()).toBe('Voucher Details unavailable');
    await expect(update(VOUCHER)).rejects.toMatchObject({ code: -746, message: /^No voucher: / });
    expect(await organizations()).toEqual([]);
    await trust(ucm, cloud.ca);
    await update(VOUCHER);
    expect(await status()).toBe('Onboarding pending');
    expect(await organizations()).toMatchObject([{ name: 'tel', enabled: false, codes: 0 }]);
    expect(textOf(await list(), 'orgId')).toMatch(/^[0-9a-f-]{36}$/i);
  });

  it('needs no upload where Cisco manages the certificates; the button does the same', async () => {
    await at(`PUT ${PAGE}/settings`, { body: { managesTrust: true } });
    const made = await at(`POST ${PAGE}/voucher`);
    expect(made).toMatchObject({ status: 200, value: { status: 'Onboarding pending' } });
    expect(JSON.stringify(made.value)).not.toContain('secret');
  });

  it('goes only in the un-boarded state, and with it what the cloud knew', async () => {
    await update(TRUST + BOX(true).replace('true', 'false') + VOUCHER);
    await update(BOX(true) + DOMAIN);
    expect(await status()).toBe('Onboarding completed');
    const removal = '<voucherExists>false</voucherExists>';
    await expect(update(removal)).rejects.toThrow('un-boarded');
    await update(BOX(false));
    expect(await status()).toBe('Onboarding pending');
    await update(removal);
    expect(await status()).toBe('Voucher Details unavailable');
    expect(await organizations()).toEqual([]);
  });

  it.each([
    ['without one', BOX(true) + DOMAIN, 'Generate a voucher first.'],
    ['without a domain', TRUST + VOUCHER + BOX(true), 'An MRA Activation Domain is needed.'],
    [
      'with a domain that is none',
      TRUST + VOUCHER + BOX(true) + '<mraActivationDomain>a b</mraActivationDomain>',
      'mraActivationDomain',
    ],
  ])('activation codes %s: refused', async (_what, fields, words) => {
    await expect(update(order(fields))).rejects.toThrow(words);
    expect(await status()).toBe('Voucher Details unavailable');
  });
});

/** Elements in the order of the schema. */
function order(fields: string): string {
  const names = [
    'voucherExists',
    'enableTrustCACertificate',
    'enableGDSCommunication',
    'mraActivationDomain',
  ];
  return names.map((name) => new RegExp(`<${name}>.*?</${name}>`).exec(fields)?.[0] ?? '').join('');
}

const board = () => update(order(VOUCHER + TRUST + BOX(true) + DOMAIN));

it('the analytics box is that of troubleshooting, whatever the request says', async () => {
  await update('<allowAnalyticsCollection>true</allowAnalyticsCollection>');
  expect(textOf(await list(), 'allowAnalyticsCollection')).toBe('false');
  await update('<enableTroubleshooting>true</enableTroubleshooting>');
  expect(textOf(await list(), 'allowAnalyticsCollection')).toBe('true');
});

it('the box Allow MRA onboarding is set and disabled while the method is auto-registration', async () => {
  await board();
  const settings = async () => (await at(`${PAGE}/settings`)).value;
  expect(await settings()).toMatchObject({ allowMra: true, allowMraEnabled: false });
  expect((await at(`PUT ${PAGE}/settings`, { body: { allowMra: false } })).status).toBe(409);
  await axl(
    ucm,
    'updateDeviceDefaults',
    '<Model>Cisco 8841</Model><Protocol>SIP</Protocol><PreferActCodeOverAutoReg>true</PreferActCodeOverAutoReg>',
  );
  expect((await at(`PUT ${PAGE}/settings`, { body: { allowMra: false } })).status).toBe(200);
  expect(await settings()).toMatchObject({ allowMra: false, allowMraEnabled: true });
  await at(`POST ${PAGE}/synchronize`);
  expect(await organizations()).toMatchObject([{ enabled: false }]);
});

describe('service domains', () => {
  const call = (operation: string, inner: string) => axl(ucm, operation, inner);
  const add = (name: string) =>
    call(
      'addMraServiceDomain',
      `<mraServiceDomain><name>${name}</name><serviceDomains>${name}.example.com</serviceDomains></mraServiceDomain>`,
    );
  const shown = async () =>
    ((await at(`${PAGE}/service-domains`)).value as { serviceDomains: object[] }).serviceDomains;

  it('the activation domain is copied into the list, where it is the default', async () => {
    await board();
    await add('west');
    expect(await shown()).toMatchObject([
      { name: 'mra.example.com', domain: 'mra.example.com', isDefault: true, dependencies: [] },
      { name: 'west', isDefault: false },
    ]);
    const domain = await call(
      'listServiceParameter',
      '<searchCriteria><service>Cisco Device Activation Service</service></searchCriteria><returnedTags><name/><value/></returnedTags>',
    );
    expect(allTexts(domain, 'value')).toContain('mra.example.com');
  });

  it('counts what depends on one; one in use, and the last default, stay', async () => {
    await add('east');
    await add('west');
    const pool = '<name>Default</name><mraServiceDomain>west</mraServiceDomain>';
    await call('updateDevicePool', pool);
    expect(await shown()).toMatchObject([
      { name: 'east', isDefault: true },
      { name: 'west', dependencies: [{ type: 'Device Pool', name: 'Default' }] },
    ]);
    const inUse = { code: -692 };
    await expect(call('removeMraServiceDomain', '<name>west</name>')).rejects.toMatchObject(inUse);
    await expect(call('removeMraServiceDomain', '<name>east</name>')).rejects.toMatchObject(inUse);
    await call('updateDevicePool', '<name>Default</name><mraServiceDomain/>');
    await call('removeMraServiceDomain', '<name>west</name>');
    await call('removeMraServiceDomain', '<name>east</name>');
    expect(await shown()).toEqual([]);
  });
});

describe('what the cloud is told', () => {
  it('the certificates of Phone-Edge-trust; with the others removed only the custom ones', async () => {
    await board();
    const own = ucm.ca.slice(0, ucm.ca.indexOf('-----END CERTIFICATE-----') + 26);
    const TRUSTED = '/platformcom/api/v1/certmgr/config/trust/certificates';
    const body = { service: ['phone-edge'], certificates: [own] };
    expect((await at(`POST ${TRUSTED}`, { body })).status).toBe(201);
    await at(`POST ${PAGE}/synchronize`);
    const [before] = (await organizations()) as { certificates: string[] }[];
    expect(before?.certificates).toHaveLength(3);
    const { certificates } = (await at(`${PAGE}/settings`)).value as {
      certificates: { id: string; subject: string }[];
    };
    for (const { id, subject } of certificates)
      if (subject.includes('ucmock Test Public'))
        await at(`DELETE /ucmock/certificates/trust/phone-edge-trust/${id}`);
    await at(`POST ${PAGE}/synchronize`);
    expect(await organizations()).toMatchObject([{ certificates: [own.trim() + '\n'] }]);
  });

  it('while it cannot be told: an alarm, a status, and another attempt', async () => {
    await board();
    const [{ orgId }] = (await organizations()) as [{ orgId: string }];
    await inCloud(`DELETE /ucmock/cloud/organizations/${orgId}`);
    await update('<mraActivationDomain>other.example.com</mraActivationDomain>');
    await at(`POST ${PAGE}/synchronize`);
    expect(await alarms()).toEqual(['DevActAccessTokenInvalid', 'DevActCloudSyncFailure']);
    expect(await list()).toContain('The Cisco Cloud could not be told');
    expect((await axlRaw(ucm, 'getCCMVersion')).status).toBe(200);
  });
});

it('a phone with a code that is none learns nothing, and not for long', async () => {
  const body = { activationCode: '0000000000000000' };
  const seen = [];
  for (let i = 0; i < 22; i++)
    seen.push((await inCloud('POST /ucmock/cloud/activation', { body })).status);
  expect(seen.slice(0, 20)).toEqual(Array(20).fill(404));
  expect(seen[21]).toBe(429);
});
