/** RisPort70, asked by npm soap with the WSDL that it hands out, and by what public clients send. */
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { BasicAuthSecurity, createClientAsync, type Client } from 'soap';
import { axl, post } from '../support/axl';
import { line, lines, phone } from '../support/builders';
import { factsFile } from '../support/facts';
import { rawPhone, registerText, type RawPhone } from '../support/raw-sip';
import { startUcmock, type Ucmock } from '../../server';

const PATH = '/realtimeservice2/services/RISService70';
let ucm: Ucmock;
let phones: RawPhone[] = [];

beforeAll(async () => {
  ucm = await startUcmock({
    ...{ port: 0, sipPort: 0, logLevel: 'error' },
    topology: { clusters: { a: { nodes: { pub: 'publisher', sub: 'subscriber' } } } },
  });
});
beforeEach(async () => {
  await ucm.reset();
  for (const [i, pattern] of ['1001', '1002'].entries()) {
    await axl(ucm, 'addLine', line({ pattern }));
    const name = `SEP00000000000${i + 1}`;
    await axl(
      ucm,
      'addPhone',
      phone({ name, description: `Desk ${i + 1}`, lines: lines(pattern) }),
    );
  }
});
afterEach(() => {
  for (const one of phones) one.close();
  phones = [];
});
afterAll(() => ucm.stop());

async function comes(device: string, pattern: string, node = 'pub'): Promise<RawPhone> {
  const port = ucm.nodes.find(({ name }) => name.startsWith(`${node}.`))?.sipPort ?? 0;
  const one = await rawPhone('UDP', { port });
  phones.push(one);
  one.send(registerText(one, { device, line: pattern }));
  expect((await one.next()).status).toBe(200);
  return one;
}

async function connect(): Promise<Client> {
  const httpsAgent = new Agent({ ca: ucm.ca });
  const auth = { username: ucm.login.user, password: ucm.login.password };
  const client = await createClientAsync(`${ucm.url}${PATH}?wsdl`, {
    wsdl_options: { httpsAgent, auth },
  });
  client.setSecurity(new BasicAuthSecurity(auth.username, auth.password, { httpsAgent }));
  return client;
}

interface Device {
  Name: string;
  Status: string;
}
interface Result {
  SelectCmDeviceResult: {
    TotalDevicesFound: string;
    CmNodes: { item: { ReturnCode: string; Name: string; CmDevices: { item: Device[] } }[] } | null;
  };
  StateInfo: string;
}

async function select(
  client: Client,
  criteria: object,
  more: { ext?: boolean; state?: string } = {},
) {
  const methods = client as unknown as Record<string, (args: object) => Promise<[unknown]>>;
  const name = more.ext === true ? 'selectCmDeviceExtAsync' : 'selectCmDeviceAsync';
  const [answer] = (await methods[name]?.call(client, {
    StateInfo: more.state ?? '',
    CmSelectionCriteria: {
      ...{ MaxReturnedDevices: 1000, DeviceClass: 'Any', Model: 255, Status: 'Any', NodeName: '' },
      ...{ SelectBy: 'Name', SelectItems: { item: [{ Item: '*' }] } },
      ...{ Protocol: 'Any', DownloadStatus: 'Any', ...criteria },
    },
  })) as [{ selectCmDeviceReturn: Result }];
  return answer.selectCmDeviceReturn;
}

const nodesOf = ({ SelectCmDeviceResult: { CmNodes } }: Result) =>
  (CmNodes?.item ?? []).map(({ Name, ReturnCode, CmDevices }) => [
    Name,
    ReturnCode,
    (CmDevices?.item ?? []).map((device) => `${device.Name} ${device.Status}`),
  ]);
const advance = (seconds: number) =>
  post(ucm, JSON.stringify({ advance: { seconds } }), { path: '/_ucmock/clock', login: null });

const PUB = 'pub.a.localhost';
const SUB = 'sub.a.localhost';

it('shows a registered telephone with all that is known of it', async () => {
  await comes('SEP000000000001', '1001');
  const answer = await select(await connect(), {});
  expect(answer.SelectCmDeviceResult.TotalDevicesFound).toBe('1');
  expect(nodesOf(answer)).toEqual([
    [PUB, 'Ok', ['SEP000000000001 Registered']],
    [SUB, 'NotFound', []],
  ]);
  expect(answer.SelectCmDeviceResult.CmNodes?.item[0]?.CmDevices.item[0]).toMatchObject({
    ...{ DirNumber: '1001-Registered', DeviceClass: 'Phone', Model: '36224', Protocol: 'SIP' },
    ...{
      Description: 'Desk 1',
      StatusReason: '0',
      ActiveLoadID: 'sip8845_65.12-8-1',
      NumOfLines: '1',
    },
    LinesStatus: { item: [{ DirectoryNumber: '1001', Status: 'Registered' }] },
    IPAddress: { item: [{ IP: '127.0.0.1', IPAddrType: 'ipv4' }] },
  });
  expect(answer.StateInfo).toContain(`<Node Name="${PUB}"`);
});

it('says in form that nothing is found, and what does not fit is not', async () => {
  await comes('SEP000000000001', '1001');
  const client = await connect();
  for (const criteria of [
    { SelectItems: { item: [{ Item: 'SEP9*' }] } },
    { Status: 'UnRegistered' },
    { Model: 7 },
    { DeviceClass: 'Gateway' },
    { Protocol: 'SCCP' },
    { SelectBy: 'DirNumber', SelectItems: { item: [{ Item: '1002' }] } },
    { SelectBy: 'Description', SelectItems: { item: [{ Item: 'Desk' }] } },
  ])
    expect(await select(client, criteria)).toMatchObject({
      SelectCmDeviceResult: { TotalDevicesFound: '0' },
    });
  for (const criteria of [
    { SelectBy: 'DirNumber', SelectItems: { item: [{ Item: '10*' }] } },
    { SelectBy: 'Description', SelectItems: { item: [{ Item: 'desk*' }] } },
    { SelectBy: 'IPV4Address', SelectItems: { item: [{ Item: '127.0.0.1' }] } },
  ])
    expect((await select(client, criteria)).SelectCmDeviceResult.TotalDevicesFound).toBe('1');
  const none = await post(ucm, envelopeOf('SEP9'), { path: PATH });
  expect(none.text).toContain('TotalDevicesFound>0<');
  expect(none.text).toMatch(/CmNodes [^>]*xsi:nil="1"/);
});

it('a device that moved is known at both nodes; Ext shows the latest alone', async () => {
  await comes('SEP000000000001', '1001', 'pub');
  await comes('SEP000000000001', '1001', 'sub');
  const client = await connect();
  expect(nodesOf(await select(client, {}))).toEqual([
    [PUB, 'Ok', ['SEP000000000001 UnRegistered']],
    [SUB, 'Ok', ['SEP000000000001 Registered']],
  ]);
  const names = { SelectItems: { item: [{ Item: 'SEP000000000001,SEP000000000002' }] } };
  expect(nodesOf(await select(client, names, { ext: true }))).toEqual([
    [PUB, 'NotFound', []],
    [SUB, 'Ok', ['SEP000000000001 Registered']],
  ]);
});

it('a node whose state the client has changes nothing, until something does', async () => {
  await comes('SEP000000000001', '1001');
  const client = await connect();
  const { StateInfo: state } = await select(client, {});
  const same = await select(client, {}, { state });
  expect(nodesOf(same)[0]).toEqual([PUB, 'Ok', []]);
  expect(same.StateInfo).toContain('TotalItemsFound="1"');
  await comes('SEP000000000002', '1002');
  expect(nodesOf(await select(client, {}, { state }))[0]?.[2]).toHaveLength(2);
});

it('returns no more than was asked, and counts all', async () => {
  await comes('SEP000000000001', '1001');
  await comes('SEP000000000002', '1002');
  const answer = await select(await connect(), { MaxReturnedDevices: 1 });
  expect(answer.SelectCmDeviceResult.TotalDevicesFound).toBe('2');
  expect(nodesOf(answer)[0]?.[2]).toHaveLength(1);
});

it('a node that is off does not answer, and one that is none is invalid', async () => {
  await comes('SEP000000000001', '1001', 'sub');
  const client = await connect();
  const power = (word: string) =>
    post(ucm, JSON.stringify({ node: SUB, power: word }), { path: '/_ucmock/nodes', login: null });
  await power('off');
  const found = nodesOf(await select(client, {}));
  await power('on');
  const after = nodesOf(await select(client, {}));
  const invalid = nodesOf(await select(client, { NodeName: 'elsewhere' }));
  expect(invalid).toEqual([['elsewhere', 'InvalidNodeName', []]]);
  expect(found).toEqual([
    [PUB, 'NotFound', []],
    [SUB, 'NodeNotResponding', []],
  ]);
  // What a machine knew of its telephones is gone when it boots.
  expect(after).toEqual([]);
});

it('more than 15 requests in a minute are refused, until the minute is over', async () => {
  const ask = () => post(ucm, envelopeOf('*'), { path: PATH });
  for (let i = 0; i < 15; i += 1) expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect(refused.status).toBe(500);
  expect(refused.text).toMatch(/<faultcode>ns1:Server\.RateControl<\/faultcode>/);
  expect(refused.text).toContain('Exceeded allowed rate for Reatime information');
  await advance(61);
  expect((await ask()).status).toBe(200);
});

it('a word that is none is named in a fault', async () => {
  const bad = envelopeOf('*').replace('<SelectBy>Name<', '<SelectBy>Colour<');
  const answer = await post(ucm, bad, { path: PATH });
  expect(answer.status).toBe(500);
  expect(answer.text).toContain('Colour');
});

it.each([
  '051-sxml-samples-selectCmDevice',
  '057-ciscoris-selectCmDeviceExt',
  '080-cisco-risport-perfmon-selectCmDevice',
  '082-cisco-risport-perfmon-selectCtiItem',
])('takes %s as it came over the wire', async (name) => {
  await comes('SEP000000000001', '1001');
  const file = factsFile(`wire-samples/${name}.json`);
  if (file === undefined) return;
  const sample = JSON.parse(readFileSync(file, 'utf8')) as {
    body: string;
    headers: [string, string][];
  };
  const action = sample.headers.find(([key]) => key === 'SOAPAction')?.[1];
  const body = sample.body.replace('>127.0.0.1<', '><');
  const answer = await post(ucm, body, {
    path: PATH,
    headers: action === undefined ? {} : { SOAPAction: action },
  });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain(name.includes('Cti') ? 'TotalItemsFound>0<' : '>SEP000000000001<');
});

function envelopeOf(item: string): string {
  return `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><selectCmDevice xmlns="http://schemas.cisco.com/ast/soap"><StateInfo/><CmSelectionCriteria><MaxReturnedDevices>1000</MaxReturnedDevices><DeviceClass>Any</DeviceClass><Model/><Status>Any</Status><NodeName/><SelectBy>Name</SelectBy><SelectItems><item><Item>${item}</Item></item></SelectItems><Protocol>Any</Protocol><DownloadStatus>Any</DownloadStatus></CmSelectionCriteria></selectCmDevice></e:Body></e:Envelope>`;
}
