/** How many lines a device takes: the line buttons of its model, over AXL. */
import { axl, sql } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer();

const line = (index: number) =>
  `<line><index>${index}</index><dirn><pattern>70${index}</pattern><routePartitionName/></dirn></line>`;
const device = (name: string, product: string, indexes: number[], protocol = 'SIP') =>
  `<name>${name}</name><product>${product}</product><class>Phone</class><protocol>${protocol}</protocol><protocolSide>User</protocolSide><devicePoolName>Default</devicePoolName><lines>${indexes.map(line).join('')}</lines>`;
const phone = (name: string, product: string, ...indexes: number[]) =>
  axl(server.ucm, 'addPhone', `<phone>${device(name, product, indexes)}</phone>`);
const profile = (name: string, product: string, ...indexes: number[]) =>
  axl(
    server.ucm,
    'addDeviceProfile',
    `<deviceProfile>${device(name, product, indexes)
      .replace('<class>Phone', '<class>Device Profile')
      .replace(
        /<devicePoolName>.*?<\/devicePoolName>/,
        '',
      )}<phoneTemplateName>Standard ${product.slice(6)} SIP</phoneTemplateName></deviceProfile>`,
  );

beforeEach(async () => {
  for (const index of [1, 2, 5, 11])
    await axl(
      server.ucm,
      'addLine',
      `<line><pattern>70${index}</pattern><usage>Device</usage><routePartitionName/></line>`,
    );
});

it.each([
  ['Cisco 7811', 1],
  ['Cisco 8832', 1],
  ['Cisco 7841', 4],
  ['Cisco 8851', 10],
])('a %s has %i', async (product, buttons) => {
  const refused = {
    message: `The line index ${buttons === 1 ? 2 : buttons === 4 ? 5 : 11} is not valid for this device type (${product}), which has ${buttons} line buttons.`,
  };
  const over = buttons === 1 ? 2 : buttons === 4 ? 5 : 11;
  await expect(phone('SEP000000000001', product, 1, over)).rejects.toMatchObject(refused);
  await phone('SEP000000000001', product, 1);
  await expect(
    axl(
      server.ucm,
      'updatePhone',
      `<name>SEP000000000001</name><addLines>${line(over)}</addLines>`,
    ),
  ).rejects.toMatchObject(refused);
});

it('a model whose buttons nobody knows takes any', async () => {
  await phone('SEP000000000002', 'Cisco Webex Desk Pro', 1, 2, 5);
});

it('a device profile has those of its model', async () => {
  await expect(profile('UDP_a', 'Cisco 7811', 1, 2)).rejects.toMatchObject({ code: -1 });
  await expect(profile('UDP_a', 'Cisco 7841', 0)).rejects.toMatchObject({ code: 5002 });
  await profile('UDP_a', 'Cisco 7841', 1, 2);
  await expect(
    axl(server.ucm, 'updateDeviceProfile', `<name>UDP_a</name><lines>${line(1)}${line(5)}</lines>`),
  ).rejects.toMatchObject({ code: -1 });
  expect(
    await sql(
      server.ucm,
      "select m.numplanindex from devicenumplanmap m join device d on d.pkid = m.fkdevice where d.name = 'UDP_a' order by 1",
    ),
  ).toEqual([{ numplanindex: '1' }, { numplanindex: '2' }]);
});

it('a stock template shows its buttons: lines first, then speed dials', async () => {
  expect(
    await sql(
      server.ucm,
      "select b.buttonnum, f.name from phonebutton b join phonetemplate t on t.pkid = b.fkphonetemplate join typefeature f on f.enum = b.tkfeature where t.name = 'Standard 7841 SIP' order by 1",
    ),
  ).toEqual([
    { buttonnum: '1', name: 'Line' },
    { buttonnum: '2', name: 'Line' },
    { buttonnum: '3', name: 'Speed Dial' },
    { buttonnum: '4', name: 'Speed Dial' },
  ]);
  const got = await axl(server.ucm, 'getPhoneButtonTemplate', '<name>Standard 7811 SIP</name>');
  expect(got).toContain('<feature>Line</feature>');
});
