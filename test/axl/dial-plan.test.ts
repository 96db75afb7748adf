/** Trunks, groups and lists of the dial plan, seen by AXL and by SQL. facts/sql.md section 3 */
import { allTexts, axl, axlRaw, sql } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer();
const call = (operation: string, inner = '') => axl(server.ucm, operation, inner);
const destination = (address: string, order: number) =>
  `<destination><addressIpv4>${address}</addressIpv4><port>5060</port><sortOrder>${order}</sortOrder></destination>`;
const trunk = (name: string, ...addresses: string[]) =>
  `<sipTrunk><name>${name}</name><product>SIP Trunk</product><class>Trunk</class><protocol>SIP</protocol><protocolSide>Network</protocolSide><devicePoolName>Default</devicePoolName><locationName>Hub_None</locationName><securityProfileName>Non Secure SIP Trunk Profile</securityProfileName><sipProfileName>Standard SIP Profile</sipProfileName><presenceGroupName>Standard Presence group</presenceGroupName><destinations>${addresses.map((address, i) => destination(address, i + 1)).join('')}</destinations></sipTrunk>`;

describe('the destinations of a SIP trunk', () => {
  const inAxl = async (name: string) =>
    allTexts(await call('getSipTrunk', `<name>${name}</name>`), 'addressIpv4');

  beforeEach(async () => {
    await call('addSipTrunk', trunk('Lyon', '10.0.0.1', '10.0.0.2'));
    await call('addSipTrunk', trunk('Porto', '10.0.0.9'));
  });

  it('are added, removed, replaced, and go with the trunk', async () => {
    await call(
      'updateSipTrunk',
      `<name>Lyon</name><removeDestinations>${destination('10.0.0.1', 1)}</removeDestinations><addDestinations>${destination('10.0.0.3', 3)}</addDestinations>`,
    );
    expect(await inAxl('Lyon')).toEqual(['10.0.0.2', '10.0.0.3']);
    await call(
      'updateSipTrunk',
      `<name>Lyon</name><destinations>${destination('10.0.0.4', 1)}</destinations>`,
    );
    expect(await inAxl('Lyon')).toEqual(['10.0.0.4']);
    expect(await inAxl('Porto')).toEqual(['10.0.0.9']);
    await call('removeSipTrunk', '<name>Lyon</name>');
    expect(await sql(server.ucm, 'select address, port from siptrunkdestination')).toEqual([
      { address: '10.0.0.9', port: '5060' },
    ]);
  });
});

it.each([
  ['addRegion', '<region><name>Lyon</name></region>'],
  ['addLocation', '<location><name>Lyon</name></location>'],
  [
    'addRouteGroup',
    '<routeGroup><name>Lyon</name><distributionAlgorithm>Circular</distributionAlgorithm><members><member><deviceSelectionOrder>1</deviceSelectionOrder><deviceName>Lyon</deviceName><port>0</port></member></members></routeGroup>',
  ],
  ['addLineGroup', '<lineGroup><name>Lyon</name></lineGroup>'],
  [
    'addRouteList',
    '<routeList><name>Lyon list</name><callManagerGroupName>Default</callManagerGroupName></routeList>',
  ],
  ['addIpPhoneServices', '<ipPhoneServices><serviceName>Lyon</serviceName></ipPhoneServices>'],
  ['addVoiceMailPilot', '<voiceMailPilot><dirn>7000</dirn></voiceMailPilot>'],
])('%s of a name that is there is -239', async (operation, inner) => {
  await call('addSipTrunk', trunk('Lyon', '10.0.0.1'));
  await call(operation, inner);
  const reply = await axlRaw(server.ucm, operation, inner);
  expect([reply.status, reply.text]).toEqual([
    500,
    expect.stringContaining('<axlcode>-239</axlcode>'),
  ]);
});

describe('a choice is answered with one of its elements', () => {
  const inside = (xml: string, element: string) =>
    new RegExp(`<${element}>(.*)</${element}>`).exec(xml)?.[1]?.replace(/ uuid="[^"]*"/g, '');
  const external = async (sent: string) => {
    await call('addLine', `<line><pattern>1001</pattern><usage>Device</usage>${sent}</line>`);
    return inside(await call('getLine', '<pattern>1001</pattern>'), 'externalPresentationInfo');
  };

  it.each([
    ['nothing', '', '<isAnonymous>false</isAnonymous>'],
    [
      'a number',
      '<externalPresentationInfo><presentationInfo><externalPresentationNumber>5550100</externalPresentationNumber></presentationInfo></externalPresentationInfo>',
      '<presentationInfo><externalPresentationNumber>5550100</externalPresentationNumber><externalPresentationName /></presentationInfo>',
    ],
    [
      'anonymous',
      '<externalPresentationInfo><isAnonymous>true</isAnonymous></externalPresentationInfo>',
      '<isAnonymous>true</isAnonymous>',
    ],
  ])('a line with %s', async (_, sent, expected) => {
    expect(await external(sent)).toBe(expected);
  });

  it.each([
    ['routeListName', 'Lyon list'],
    ['gatewayName', 'Lyon'],
  ])('the %s of a route pattern', async (element, name) => {
    await call('addSipTrunk', trunk('Lyon', '10.0.0.1'));
    await call(
      'addRouteList',
      '<routeList><name>Lyon list</name><callManagerGroupName>Default</callManagerGroupName></routeList>',
    );
    await call(
      'addRoutePattern',
      `<routePattern><pattern>9.@</pattern><blockEnable>false</blockEnable><destination><${element}>${name}</${element}></destination></routePattern>`,
    );
    expect(
      inside(
        await call('getRoutePattern', '<pattern>9.@</pattern><routePartitionName/>'),
        'destination',
      ),
    ).toBe(`<${element}>${name}</${element}>`);
  });
});
