/** node-soap, with our WSDL as the server hands it out and with the vendor's own. */
import { Agent } from 'node:https';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BasicAuthSecurity, createClientAsync, type Client } from 'soap';
import { post } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer();
const vendor = join(__dirname, '..', '..', 'node_modules', 'cisco-axl', 'schema');

/** Fetches the WSDL and what it imports over HTTPS, as a user would save them. */
async function ownWsdl(version: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-wsdl-'));
  const get = async (path: string) => {
    const reply = await post(server.ucm, '', { method: 'GET', path, login: null });
    expect(reply.status).toBe(200);
    return reply.text;
  };
  writeFileSync(join(folder, 'AXLSoap.xsd'), await get(`/axl/${version}/AXLSoap.xsd`));
  writeFileSync(
    join(folder, 'AXLAPI.wsdl'),
    (await get(`/axl/?wsdl&version=${version}`)).replace(`${version}/AXLSoap.xsd`, 'AXLSoap.xsd'),
  );
  return join(folder, 'AXLAPI.wsdl');
}

async function connect(wsdl: string): Promise<Client> {
  const client = await createClientAsync(wsdl, { endpoint: server.ucm.axlUrl });
  client.setSecurity(
    new BasicAuthSecurity(server.ucm.login.user, server.ucm.login.password, {
      httpsAgent: new Agent({ ca: server.ucm.ca }),
    }),
  );
  return client;
}

type Method = (args: object) => Promise<[Record<string, unknown>]>;
const method = (client: Client, name: string): Method =>
  (client as unknown as Record<string, Method>)[`${name}Async`] as Method;

describe.each([
  ['our WSDL 15.0', () => ownWsdl('15.0')],
  ['our WSDL 11.5', () => ownWsdl('11.5')],
  ["the vendor's WSDL 15.0", () => Promise.resolve(join(vendor, '15.0', 'AXLAPI.wsdl'))],
])('node-soap with %s', (_, wsdl) => {
  it('adds a line and a phone, reads, lists, updates and removes it', async () => {
    const client = await connect(await wsdl());
    await method(client, 'addLine')({ line: { pattern: '1001', usage: 'Device' } });
    const [added] = await method(
      client,
      'addPhone',
    )({
      phone: {
        name: 'SEP001122334455',
        product: 'Cisco 8845',
        class: 'Phone',
        protocol: 'SIP',
        protocolSide: 'User',
        devicePoolName: 'Default',
        commonPhoneConfigName: 'Standard Common Phone Profile',
        locationName: 'Hub_None',
        useTrustedRelayPoint: 'Default',
        lines: { line: [{ index: 1, dirn: { pattern: '1001' } }] },
        phoneTemplateName: 'Standard 8845 SIP',
        primaryPhoneName: '',
        builtInBridgeStatus: 'Default',
        packetCaptureMode: 'None',
        certificateOperation: 'No Pending Operation',
        deviceMobilityMode: 'Default',
      },
    });
    expect(added.return).toMatch(/^\{[0-9A-F-]{36}\}$/);
    const [got] = await method(client, 'getPhone')({ name: 'SEP001122334455' });
    expect(got).toMatchObject({
      return: {
        phone: {
          name: 'SEP001122334455',
          lines: { line: [{ index: '1', dirn: { pattern: '1001' } }] },
        },
      },
    });
    const [listed] = await method(
      client,
      'listPhone',
    )({ searchCriteria: { name: 'SEP%' }, returnedTags: { name: '' } });
    expect(JSON.stringify(listed)).toContain('SEP001122334455');
    await method(client, 'updatePhone')({ name: 'SEP001122334455', description: 'changed' });
    const [rows] = await method(
      client,
      'executeSQLQuery',
    )({ sql: 'select description from device where tkclass = 1' });
    expect(JSON.stringify(rows)).toContain('changed');
    await method(client, 'removePhone')({ name: 'SEP001122334455' });
    await expect(method(client, 'getPhone')({ name: 'SEP001122334455' })).rejects.toThrow(
      /was not found/,
    );
  });
});
