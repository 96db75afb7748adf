/** How requests name objects: which words count as a name, and what happens when there is none. */
import { allTexts, axl, axlRaw, sql, textOf } from '../support/axl';
import { line, phone } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const call = (operation: string, inner = '') => axl(server.ucm, operation, inner);

async function refusal(operation: string, inner: string): Promise<string> {
  const reply = await axlRaw(server.ucm, operation, inner);
  expect(reply.status).toBe(500);
  return /<axlcode>(.*)<\/axlmessage>/.exec(reply.text)?.[1]?.replace(/<.*>/, ' ') ?? reply.text;
}

it('a reference finds its object in another case, and is answered as that is written', async () => {
  await call('addPhone', phone({ presenceGroupName: 'Standard Presence Group' }));
  expect(textOf(await call('getPhone', '<name>SEP001122334455</name>'), 'presenceGroupName')).toBe(
    'Standard Presence group',
  );
});

it('a reference prefers the object that is written exactly so', async () => {
  for (const name of ['Sales', 'SALES', 'sales'])
    await call('addCss', `<css><name>${name}</name></css>`);
  await call('addPhone', phone({ callingSearchSpaceName: 'SALES' }));
  expect(
    textOf(await call('getPhone', '<name>SEP001122334455</name>'), 'callingSearchSpaceName'),
  ).toBe('SALES');
});

describe('an object that is known by uuid only', () => {
  const add = (name: string) =>
    call(
      'addApplicationServer',
      `<applicationServer><appServerType>Cisco Unity Connection</appServerType><name>${name}</name><ipAddress>10.0.0.30</ipAddress></applicationServer>`,
    );

  it.each(['getApplicationServer', 'updateApplicationServer', 'removeApplicationServer'])(
    '%s by another word is refused, and no other object is taken for it',
    async (operation) => {
      await add('cuc1');
      await add('cuc2');
      const sent = operation.startsWith('update')
        ? '<ipAddress>10.0.0.31</ipAddress>'
        : '<name>cuc2</name>';
      expect(await refusal(operation, sent)).toBe(
        '5002 The request names no applicationServer: one of uuid is needed.',
      );
      expect(await sql(server.ucm, 'select name, ipaddress from appserver order by name')).toEqual([
        { name: 'cuc1', ipaddress: '10.0.0.30' },
        { name: 'cuc2', ipaddress: '10.0.0.30' },
      ]);
    },
  );
});

it.each([
  ['getPhone', '', 'phone: one of name, uuid is needed'],
  ['removeLine', '<routePartitionName>PT</routePartitionName>', 'line: one of uuid, pattern'],
  ['updateUser', '<lastName>x</lastName>', 'user: one of userid, uuid is needed'],
])('%s that names nothing is told what would name it', async (operation, inner, words) => {
  expect(await refusal(operation, inner)).toContain(`5002 The request names no ${words}`);
});

it('an empty new name renames nothing, an empty new partition is none', async () => {
  const partition = '<routePartitionName>PT_A</routePartitionName>';
  await call('addRoutePartition', '<routePartition><name>PT_A</name></routePartition>');
  await call('addLine', line({ routePartitionName: 'PT_A' }));
  await call(
    'updateLine',
    `<pattern>1001</pattern>${partition}<newPattern/><description>a</description>`,
  );
  await call(
    'updateLine',
    `<pattern>1001</pattern>${partition}<newPattern/><newRoutePartitionName/>`,
  );
  expect(textOf(await call('getLine', '<pattern>1001</pattern>'), 'description')).toBe('a');
});

describe('paging', () => {
  const names = async (paging: string) =>
    allTexts(
      await call(
        'listRoutePartition',
        `<searchCriteria><name>PT_%</name></searchCriteria><returnedTags><name/></returnedTags>${paging}`,
      ),
      'name',
    );
  beforeEach(async () => {
    for (const name of ['PT_A', 'PT_B', 'PT_C'])
      await call('addRoutePartition', `<routePartition><name>${name}</name></routePartition>`);
  });

  it.each([
    ['<skip>2</skip>', ['PT_C']],
    ['<first>2</first>', ['PT_A', 'PT_B']],
    ['<skip>3</skip><first>1</first>', []],
    ['<first>0</first>', []],
    ['<skip>?</skip><first></first>', ['PT_A', 'PT_B', 'PT_C']],
  ])('%s', async (paging, expected) => {
    expect(await names(paging)).toEqual(expected);
  });

  it.each(['many', '-1', '1.5'])('first %s is refused', async (first) => {
    expect(
      await refusal(
        'listRoutePartition',
        `<searchCriteria><name>%</name></searchCriteria><returnedTags><name/></returnedTags><first>${first}</first>`,
      ),
    ).toBe(`5002 Invalid value for first: ${first}`);
  });
});
