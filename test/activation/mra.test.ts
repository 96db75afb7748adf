/**
 * Telephones that are onboarded by activation code from outside: cloud, DNS, Expressway, two clusters'
 * worth of doors, all over sockets; and those that are onboarded on the premises for it.
 */
import { Phone, type MraOptions, type PhoneOptions } from '../../phone';
import { startUcmock, type Ucmock } from '../../server';
import { codeFor, codeOf, setMethod } from '../support/activation';
import { axl, sql } from '../support/axl';
import { line, lines, phone as phoneXml } from '../support/builders';
import { json, type JsonOptions } from '../support/json';
import { setParameters } from '../support/oauth';
import { doorOf, trust } from '../support/unity';

const DOMAIN = 'mra.example.com';
const WEST = 'west.example.com';
const PUB = 'pub.tel.localhost';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    ...{ port: 0, sipPort: 0, sipsPort: 0, filePort: 0, dnsPort: 0, logLevel: 'error' },
    topology: {
      clusters: {
        tel: { nodes: { pub: 'publisher', sub: 'subscriber' } },
        cloud: { product: 'cloud', nodes: { act: 'publisher' } },
        edge: {
          ...{ product: 'expressway', nodes: { expc: 'publisher' } },
          ...{ hosts: ['expe.mra.example.com'], domains: [DOMAIN] },
        },
        west: {
          ...{ product: 'expressway', nodes: { expc: 'publisher' } },
          ...{ hosts: ['expe.west.example.com'], domains: [WEST] },
        },
      },
    },
  });
  await prepare();
});
afterAll(() => ucm.stop());

const phones: Phone[] = [];
afterEach(async () => {
  await Promise.all(phones.splice(0).map((one) => one.stop()));
});

const at = (cluster: string, what: string, options: JsonOptions = {}) =>
  json({ ...ucm, ...doorOf(ucm, cluster) }, what, options);

/** What an administrator sets up, each product in its own way. */
async function prepare(): Promise<void> {
  await setParameters(ucm);
  await trust(ucm, doorOf(ucm, 'cloud').ca);
  await json(ucm, 'POST /ucmock/cloud-onboarding/voucher');
  const body = { activationCodes: true, activationDomain: DOMAIN };
  await json(ucm, 'PUT /ucmock/cloud-onboarding/settings', { body });
  for (const edge of ['edge', 'west']) {
    const door = doorOf(ucm, edge);
    await trust(door, ucm.ca);
    await at(edge, 'POST /api/provisioning/controller/server/cucm', {
      body: { Publisher: PUB, AxlUsername: 'administrator', AxlPassword: 'ucmock' },
    });
    await at(edge, 'PUT /ucmock/expressway/access-control', {
      body: { allowActivationCode: true },
    });
    const certificates = [door.ca];
    await json(ucm, 'POST /platformcom/api/v1/certmgr/config/trust/certificates', {
      body: { service: ['phone-edge'], certificates },
    });
  }
  await json(ucm, 'POST /ucmock/cloud-onboarding/synchronize');
  for (const pattern of ['1001', '1002', '1003']) await axl(ucm, 'addLine', line({ pattern }));
}

async function add(name: string, pattern: string, more = ''): Promise<void> {
  const product = 'Cisco 8841';
  const phoneTemplateName = 'Standard 8841 SIP';
  const xml = phoneXml({ name, product, phoneTemplateName, lines: lines(pattern) });
  const boxes = '<enableActivationID>true</enableActivationID>';
  await axl(
    ucm,
    'addPhone',
    xml.replace('</phone>', `${boxes}${more}<allowMraMode>true</allowMraMode></phone>`),
  );
}

const outside = (): MraOptions => ({
  cloud: new URL(doorOf(ucm, 'cloud').url).host,
  dns: `127.0.0.1:${ucm.ports.dns}`,
});

function phone(options: Partial<PhoneOptions> = {}): Phone {
  const sipPort = ucm.nodes[0]?.sipPort ?? 0;
  const httpsPort = Number(new URL(ucm.url).port);
  const one = new Phone({
    ...{ model: '8841', mac: '001122334455', retryMs: 50, tftp: [], mra: outside() },
    httpPort: ucm.ports.files ?? 0,
    hosts: { [PUB]: { address: '127.0.0.1', sipPort, httpsPort } },
    ...options,
  });
  phones.push(one);
  return one;
}

it('a phone that knows nothing but its code comes through the Expressway and registers', async () => {
  await add('BAT0A1B2C3D4E5F', '1001');
  const code = await codeFor(ucm, 'BAT0A1B2C3D4E5F');
  const organizations = async () => (await at('cloud', '/ucmock/cloud/organizations')).value;
  expect(await organizations()).toMatchObject({ organizations: [{ codes: 1 }] });
  const one = phone();
  await one.start();
  await one.reaches('asking');
  one.enterCode(code);
  await one.registered();
  expect({ lines: one.lines, domain: one.mraDomain }).toEqual({ lines: ['1001'], domain: DOMAIN });
  expect(await sql(ucm, 'select name from device where tkclass = 1')).toEqual([
    { name: 'SEP001122334455' },
  ]);
  expect(await codeOf(ucm, '%')).toBe('');
  await json(ucm, 'POST /ucmock/cloud-onboarding/synchronize');
  expect(await organizations()).toMatchObject({ organizations: [{ codes: 0 }] });
});

it("codes that the pages make are the cloud's, and go back to it", async () => {
  const PHONES = '/ucmock/administration/phones';
  const page = (what: string, body?: object) =>
    json(ucm, what.replace(' ', ` ${PHONES}/`), body ? { body } : {});
  const codes = async () => {
    await json(ucm, 'POST /ucmock/cloud-onboarding/synchronize');
    const { value } = await at('cloud', '/ucmock/cloud/organizations');
    return (value as { organizations: { codes: number }[] }).organizations[0]?.codes;
  };
  // The box via MRA is not ticked, and counts: phones of the model register automatically here.
  const made = await page('POST from-template', {
    ...{ phoneType: 'Cisco 8841', macAddress: '', requiresActivationCode: true },
    ...{ universalDeviceTemplate: 'Auto-registration Template', lines: [] },
  });
  const { name } = made.value as { name: string };
  expect(await codes()).toBe(1);
  const first = await codeOf(ucm, name);
  expect((await page(`POST ${name}/activation-code`)).status).toBe(201);
  expect(await codeOf(ucm, name)).not.toBe(first);
  expect(await codes()).toBe(1);
  expect((await page(`DELETE ${name}/activation-code`)).status).toBe(204);
  expect(await codes()).toBe(0);
  expect((await page(`PUT ${name}`, { requiresActivationCode: true })).status).toBe(200);
  expect(await codes()).toBe(1);
  await axl(ucm, 'removePhone', `<name>${name}</name>`);
  expect(await codes()).toBe(0);
});

/** All clocks of the lab. */
async function advance(hours: number): Promise<void> {
  const body = { advance: { hours } };
  await json(ucm, 'POST /_ucmock/clock', { body });
  for (const cluster of ['edge', 'west', 'cloud'])
    await at(cluster, 'POST /_ucmock/clock', { body });
}

/** Its tokens are older than the access token's hour, its refresh token's days are not over. */
it('renews its token through the Expressway, until the timer of physical phones is over', async () => {
  const one = phone();
  await activated(one, 'BAT0A1B2C3D4E60', '1002');
  await advance(2);
  await one.stop();
  await one.start();
  await one.registered();
  const count = "select count(*) as n from refreshtokendetails where userid = 'SEP001122334455'";
  expect(await sql(ucm, count)).toEqual([{ n: '1' }]);
  await advance(61 * 24);
  await one.stop();
  await one.start();
  await one.reaches('waiting');
  expect(one.problem).toMatch('the refresh token does not count');
});

async function activated(one: Phone, name: string, pattern: string, more = ''): Promise<void> {
  await axl(ucm, 'removePhone', `<name>${one.name}</name>`).catch(() => undefined);
  await add(name, pattern, more);
  await one.start();
  await one.reaches('asking');
  one.enterCode(await codeFor(ucm, name));
  await one.registered();
}

it('its file leads it to the Expressway of its device pool, and back when that says <None>', async () => {
  const domain = `<name>West</name><serviceDomains>${WEST}</serviceDomains>`;
  await axl(ucm, 'addMraServiceDomain', `<mraServiceDomain>${domain}</mraServiceDomain>`);
  const pool = (to: string) =>
    axl(ucm, 'updateDevicePool', `<name>Default</name><mraServiceDomain>${to}</mraServiceDomain>`);
  await pool('West');
  const one = phone();
  await activated(one, 'BAT0A1B2C3D4E61', '1001');
  expect(one.mraDomain).toBe(WEST);
  await pool('');
  await one.stop();
  await one.start();
  await one.registered();
  expect(one.mraDomain).toBe(DOMAIN);
});

describe('the Expressway', () => {
  const allow = (body: object) => at('edge', 'PUT /ucmock/expressway/access-control', { body });
  const refused = async (code: string, options: Partial<PhoneOptions> = {}) => {
    const one = phone({ activationCode: code, mac: '0011223344CC', ...options });
    await one.start();
    await new Promise<void>((resolve) => one.once('state', () => resolve()));
    return one;
  };
  const troubleOf = async (one: Phone) => {
    for (let i = 0; i < 200 && !one.problem; i++) await new Promise((r) => setTimeout(r, 25));
    const { problem } = one;
    // Otherwise it would come in as soon as it can.
    await one.stop();
    return problem;
  };

  it('lets no phone in without the box, a trusted manufacturer, or a certificate that it knows', async () => {
    await add('BAT0A1B2C3D4E62', '1003');
    const code = await codeFor(ucm, 'BAT0A1B2C3D4E62');
    await allow({ allowActivationCode: false });
    expect(await troubleOf(await refused(code))).toBe('status 401');
    await allow({ allowActivationCode: true });

    const TRUST = '/ucmock/expressway/activation-trust';
    const { certificates } = (await at('edge', TRUST)).value as { certificates: { id: string }[] };
    for (const { id } of certificates) await at('edge', `DELETE ${TRUST}/${id}`);
    expect(await troubleOf(await refused(code))).toMatch('signed by who is trusted');
    const { manufacturerCertificates } = await import('../../phone');
    for (const certificate of Object.values(await manufacturerCertificates()))
      await at('edge', `POST ${TRUST}`, { body: { certificate } });

    const mine = async () =>
      (
        (await json(ucm, '/ucmock/cloud-onboarding/settings')).value as {
          certificates: { id: string; subject: string }[];
        }
      ).certificates;
    for (const { id, subject } of await mine())
      if (!subject.includes('Public'))
        await json(ucm, `DELETE /ucmock/certificates/trust/phone-edge-trust/${id}`);
    await json(ucm, 'POST /ucmock/cloud-onboarding/synchronize');
    expect(await troubleOf(await refused(code))).toMatch(/self.signed certificate/);
    for (const edge of ['edge', 'west']) {
      const body = { service: ['phone-edge'], certificates: [doorOf(ucm, edge).ca] };
      await json(ucm, 'POST /platformcom/api/v1/certmgr/config/trust/certificates', { body });
    }
    await json(ucm, 'POST /ucmock/cloud-onboarding/synchronize');
    const last = await refused(code);
    await last.registered();
    expect(last.lines).toEqual(['1003']);
  });

  it('knows a code once, and no other code', async () => {
    await add('BAT0A1B2C3D4E63', '1002', '').catch(() => undefined);
    const code = await codeFor(ucm, 'BAT0A1B2C3D4E63');
    const wrong = `${code.slice(0, 8)}${code.slice(8) === '00000000' ? '1' : '0'.repeat(8)}`;
    const one = await refused(wrong.padEnd(16, '0'));
    await one.reaches('asking');
    expect(one.problem).toBe('The activation code is not known.');
    await axl(ucm, 'removePhoneActivationCode', `<activationCode>${code}</activationCode>`);
    await json(ucm, 'POST /ucmock/cloud-onboarding/synchronize');
    one.enterCode(code);
    await one.reaches('asking');
    expect(one.problem).toBe('The activation code is not known.');
  });
});

it('onboarded on the premises for MRA it does not register there, and does so outside', async () => {
  await setMethod(ucm, true);
  await add('BAT0A1B2C3D4E64', '1002');
  const tftp = '127.0.0.1:1';
  const one = phone({ mac: '0011223344AA', tftp, mra: {} });
  const factory = one.load;
  await one.start();
  await one.reaches('asking');
  one.enterCode(await codeFor(ucm, 'BAT0A1B2C3D4E64'));
  await one.reaches('waiting');
  expect(one.problem).toMatch(`the Expressway of ${DOMAIN} cannot be reached from here`);
  expect(await sql(ucm, "select name from device where name = 'SEP0011223344AA'")).toHaveLength(1);
  // It has seen XMLDefault's load by then; what its own file says it gets outside only.
  expect(one.mraDomain).toBe(DOMAIN);
  await one.stop();
  one.moveTo({ tftp: [], mra: outside() });
  await one.start();
  await one.registered();
  expect(one.load).not.toBe(factory);
  // Locked again until the new code is entered: its tokens count no more.
  await axl(
    ucm,
    'updatePhone',
    '<name>SEP0011223344AA</name><enableActivationID>true</enableActivationID>',
  );
  await advance(2);
  await one.stop();
  await one.start();
  await one.reaches('waiting');
  expect(one.problem).toMatch('the refresh token does not count');
});

it('an SSOSP server that is down is left out, with an alarm; the next one serves', async () => {
  const control = (verb: string) =>
    json(ucm, 'POST /_ucmock/cli', {
      body: { node: PUB, command: `utils service ${verb} Cisco SSOSP Tomcat` },
    });
  await control('stop');
  await activated(phone({ mac: '0011223344BB' }), 'BAT0A1B2C3D4E65', '1001');
  await control('start');
  const { value } = await json(ucm, 'POST /_ucmock/cli', {
    body: { node: PUB, command: 'file view activelog syslog/CiscoSyslog' },
  });
  expect(JSON.stringify(value)).toContain('DevActSSOSPServerRemoved');
});
