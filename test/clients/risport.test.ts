/**
 * RisPort70 as public clients read it, each in a process of its own: npm cisco-risport and PyPI ciscoris (which
 * is zeep). Both know one port, 8443; the port of this server stands in for it. The first reads no answer of
 * selectCmDeviceExt, by its own code.
 */
import { axl, sql } from '../support/axl';
import { line, lines, phone } from '../support/builders';
import { describeWith, have, run } from '../support/have';
import { pythonWithCiscoris } from '../support/python';
import { rawPhone, registerText, type RawPhone } from '../support/raw-sip';
import { useServer } from '../support/server';

const server = useServer({ sipPort: 0, limits: 'off' });
const KNOWN = 'SEP001122334455';
let desk: RawPhone;

const sipPort = () => server.ucm.nodes[0]?.sipPort ?? 0;
beforeEach(async () => {
  await axl(server.ucm, 'addLine', line({ pattern: '1001' }));
  await axl(server.ucm, 'addPhone', phone({ name: KNOWN, lines: lines('1001') }));
  desk = await rawPhone('UDP', { port: sipPort() });
  desk.send(registerText(desk, { device: KNOWN, line: '1001' }));
  expect((await desk.next()).status).toBe(200);
});
afterEach(() => desk.close());

const environment = () => ({
  NODE_EXTRA_CA_CERTS: server.ucm.caPath,
  REQUESTS_CA_BUNDLE: server.ucm.caPath,
  PORT: new URL(server.ucm.url).port,
  AXL_USER: server.ucm.login.user,
  AXL_PASSWORD: server.ucm.login.password,
});

const NPM = `
const real = globalThis.fetch;
globalThis.fetch = (url, options) => real(String(url).replace(':8443', ':' + process.env.PORT), options);
const RisPort = require('cisco-risport');
(async () => {
  const service = new RisPort('localhost', process.env.AXL_USER, process.env.AXL_PASSWORD, {}, false);
  const ask = (status, item) => service.selectCmDevice('SelectCmDevice', 1000, 'Any', 255, status, '', 'Name', item, 'Any', 'Any');
  const flat = ({ results }) => [results].flat().filter(Boolean).flatMap((node) => [node.CmDevices?.item ?? []].flat()).map((one) => [one.Name, one.Status, one.IPAddress?.item?.IP, one.Protocol]);
  console.log(JSON.stringify({ all: flat(await ask('Registered', '*')), none: flat(await ask('UnRegistered', '*').catch(() => ({}))) }));
})().catch((error) => { console.error(error); process.exit(1); });
`;

it('cisco-risport sees the phone that SQL has', async () => {
  const { out, err } = await run(process.execPath, ['-e', NPM], { env: environment() });
  if (!out.startsWith('{')) throw new Error(err);
  expect(JSON.parse(out)).toEqual({ all: [[KNOWN, 'Registered', '127.0.0.1', 'SIP']], none: [] });
  const rows = await sql(
    server.ucm,
    'select d.name as name from registrationdynamic r inner join device d on d.pkid = r.fkdevice',
  );
  expect(rows).toEqual([{ name: KNOWN }]);
});

const PYTHON = `
import os, json
import requests
real = requests.Session.request
requests.Session.request = lambda self, method, url, **more: real(self, method, url.replace(':8443', ':' + os.environ['PORT']), **more)
requests.Session.trust_env = False
from ciscoris import ris
client = ris(os.environ['AXL_USER'], os.environ['AXL_PASSWORD'], 'localhost', '15.0')
found = client.checkRegistration(['${KNOWN}'], ['ucm-pub'])
device = found.CmNodes.item[0].CmDevices.item[0]
print(json.dumps([found.TotalDevicesFound, device.Name, device.Status]))
`;

describeWith('python3', have('python3'), () => {
  let python: string | undefined;
  // The first run installs it, which is no part of what is tested.
  beforeAll(async () => {
    python = await pythonWithCiscoris();
  }, 300_000);

  it('ciscoris, by zeep, sees it registered', async () => {
    if (python === undefined) {
      process.stderr.write('SKIPPED: ciscoris cannot be installed on this machine\n');
      return;
    }
    const { out, err } = await run(python, ['-c', PYTHON], { env: environment() });
    const last = out.trim().split('\n').at(-1) ?? '';
    if (!last.startsWith('[')) throw new Error(err);
    expect(JSON.parse(last)).toEqual([1, KNOWN, 'Registered']);
  });
});
