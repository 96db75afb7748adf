/** What a phone fetches, in which order and from where. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Phone } from '../../phone';

const CONFIG = `<?xml version="1.0" encoding="UTF-8"?>
<device  xsi:type="axl:XIPPhone" ctiid="548" uuid="{a}">
<deviceProtocol>SIP</deviceProtocol>
<devicePool uuid="{b}"><callManagerGroup><members></members></callManagerGroup></devicePool>
<sipProfile><sipLines><line button="1" lineIndex="1"><featureID>9</featureID><name>1001</name></line>
<line button="2"><featureID>2</featureID><speedDialNumber>5</speedDialNumber></line></sipLines>
<softKeyFile>SK1.xml</softKeyFile></sipProfile>
<loadInformation>sip88xx.14-0-1</loadInformation>
</device>`;
const DEFAULTS = `<Default><autoRegistrationName>AUTO-REG</autoRegistrationName>
<autoRegistration>disabled</autoRegistration></Default>`;

let server: Server | undefined;
const phones: Phone[] = [];

afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.stop()));
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

async function serve(files: Record<string, string>): Promise<number> {
  const made = createServer(({ url = '' }, answer) => {
    const text = files[url.slice(1)];
    answer.writeHead(text === undefined ? 404 : 200).end(text);
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return (made.address() as AddressInfo).port;
}

function phone(options: Partial<ConstructorParameters<typeof Phone>[0]>): Phone {
  const made = new Phone({ mac: '00:11:22:33:44:55', tftp: '127.0.0.1', ...options });
  phones.push(made);
  return made;
}

const asked = (one: Phone): string[] =>
  one.fetched.map(({ by, file, outcome }) => `${by} ${file} ${outcome}`);

it('asks in the recorded order', async () => {
  const httpPort = await serve({ 'SEP001122334455.cnf.xml': CONFIG, 'SK1.xml': '<a/>' });
  const one = phone({ httpPort });
  await one.start();
  await one.reaches('waiting');
  expect(asked(one)).toEqual([
    'http CTLSEP001122334455.tlv missing',
    'http ITLSEP001122334455.tlv missing',
    'http ITLFile.tlv missing',
    'http SEP001122334455.cnf.xml found',
    'http SK1.xml found',
    'http sip88xx.14-0-1.loads missing',
  ]);
  expect(one.lines).toEqual(['1001']);
  expect(one.load).toBe('sip88xx.14-0-1');
  expect(one.problem).toBe('no Unified CM is named');
});

it('takes XMLDefault when there is no file for it, and waits where it may not register', async () => {
  const one = phone({ httpPort: await serve({ 'XMLDefault.cnf.xml': DEFAULTS }) });
  await one.start();
  await one.reaches('unprovisioned');
  expect(asked(one).slice(-2)).toEqual([
    'http SEP001122334455.cnf.xml missing',
    'http XMLDefault.cnf.xml found',
  ]);
});

it('leaves a trust list that is none, and asks for the open file', async () => {
  const httpPort = await serve({
    'ITLSEP001122334455.tlv': 'x',
    'SEP001122334455.cnf.xml': CONFIG,
  });
  const one = phone({ httpPort });
  await one.start();
  await one.reaches('waiting');
  expect(one.security.messages).toEqual(['Trust List Update Failed']);
  expect(asked(one)).toContain('http SEP001122334455.cnf.xml found');
  expect(one.lines).toEqual(['1001']);
});

it('says so when a file is no configuration', async () => {
  const one = phone({
    httpPort: await serve({ 'SEP001122334455.cnf.xml': '<device><a></device>' }),
  });
  await one.start();
  await one.reaches('waiting');
  expect(one.problem).toMatch(/unexpected close tag|unclosed/i);
});

it('refuses a MAC address, a model and a server that are none', () => {
  expect(() => phone({ mac: '12' })).toThrow('"12" is no MAC address.');
  expect(() => phone({ model: '9999' })).toThrow(/No model "9999"; there are 7811, /);
  expect(() => phone({ tftp: [] })).toThrow('A phone needs a TFTP server.');
});

it('goes to the alternate server where the first is away, and keeps to it', async () => {
  const httpPort = await serve({ 'SEP001122334455.cnf.xml': CONFIG });
  const one = phone({ httpPort, tftp: ['127.0.0.9:9', '127.0.0.1'] });
  await one.start();
  await one.reaches('waiting');
  const servers = one.fetched.map(({ server: name, by, outcome }) => `${name} ${by} ${outcome}`);
  expect(servers.slice(0, 4)).toEqual([
    '127.0.0.9 http away',
    '127.0.0.9 tftp away',
    '127.0.0.1 http missing',
    '127.0.0.1 http missing',
  ]);
  expect(one.lines).toEqual(['1001']);
});
