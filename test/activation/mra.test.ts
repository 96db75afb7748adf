/**
 * Telephones that are onboarded by activation code from outside: cloud, DNS, Expressway, two clusters'
 * worth of doors, all over sockets; and those that are onboarded on the premises for it.
 */
import { Phone, type MraOptions, type PhoneOptions } from '../../phone';
import { startUcmock, type Ucmock } from '../../server';
import { codeFor, codeOf, setMethod } from '../support/activation';
import { allTexts, axl, sql, textOf } from '../support/axl';
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
    await at(edge, 'PUT /ucmock/expressway/access-control', { body: { allowActivationCode: true } });
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
