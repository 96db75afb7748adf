/** A call pickup group's number is a pattern among the others. [recorded, client] facts/axl.md 4.2 */
import { axl, axlRaw, sql, textOf } from '../support/axl';
import { line } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const call = (operation: string, inner = '') => axl(server.ucm, operation, inner);
const group = (name: string, pattern: string, more = '') =>
  `<callPickupGroup><pattern>${pattern}</pattern><description>${name} desk</description>${more}<name>${name}</name></callPickupGroup>`;
const refusal = async (operation: string, inner: string) =>
  /<faultstring>(.*)<\/faultstring>/.exec((await axlRaw(server.ucm, operation, inner)).text)?.[1];
const numbers = () =>
  sql(
    server.ucm,
    `select p.name, n.dnorpattern as number, n.description, r.name as partition from pickupgroup p
       join numplan n on n.pkid = p.fknumplan_pickup left join routepartition r on r.pkid = n.fkroutepartition
      where n.tkpatternusage = 4 order by p.name`,
  );

beforeEach(async () => {
  await call('addRoutePartition', '<routePartition><name>PT_A</name></routePartition>');
  await call(
    'addCallPickupGroup',
    group('Sales', '*51', '<routePartitionName>PT_A</routePartitionName>'),
  );
});

it('is a row of numplan that the group points to', async () => {
  await call('addCallPickupGroup', group('Support', '*52'));
  expect(await numbers()).toEqual([
    { name: 'Sales', number: '*51', description: 'Sales desk', partition: 'PT_A' },
    { name: 'Support', number: '*52', description: 'Support desk', partition: '' },
  ]);
});

it.each([
  '<name>Sales</name>',
  '<pattern>*51</pattern><routePartitionName>PT_A</routePartitionName>',
])('is answered to %s', async (key) => {
  const answer = await call('getCallPickupGroup', key);
  expect(
    ['pattern', 'description', 'usage', 'routePartitionName', 'name'].map((element) =>
      textOf(answer, element),
    ),
  ).toEqual(['*51', 'Sales desk', 'Call Pick Up Group', 'PT_A', 'Sales']);
});

it('is found by its pattern', async () => {
  await call('addCallPickupGroup', group('Support', '*52'));
  const found = await call(
    'listCallPickupGroup',
    '<searchCriteria><pattern>*5%</pattern><routePartitionName>PT%</routePartitionName></searchCriteria><returnedTags><name/><pattern/></returnedTags>',
  );
  expect(found.replace(/ uuid="[^"]*"/g, '')).toBe(
    '<callPickupGroup><pattern>*51</pattern><name>Sales</name></callPickupGroup>',
  );
});

it('clashes with every other pattern of its partition, and says so as the real server does', async () => {
  const partition = '<routePartitionName>PT_A</routePartitionName>';
  const taken =
    'Cannot insert or update pattern. A Call Pick Up Group exists with the same pattern and partition.';
  expect(await refusal('addCallPickupGroup', group('Other', '*51', partition))).toBe(taken);
  expect(await refusal('addLine', line({ pattern: '*51', routePartitionName: 'PT_A' }))).toBe(
    taken,
  );
  await call('addCallPickupGroup', group('Other', '*51'));
  expect(
    await refusal(
      'updateCallPickupGroup',
      '<name>Other</name><newRoutePartitionName>PT_A</newRoutePartitionName>',
    ),
  ).toBe(taken);
  await call('addLine', line({ pattern: '*53' }));
  expect(
    await refusal('updateCallPickupGroup', '<name>Other</name><newPattern>*53</newPattern>'),
  ).toBe('Cannot insert or update pattern. A DN exists with the same pattern and partition.');
});

it('moves with an update and goes with its group', async () => {
  await call(
    'updateCallPickupGroup',
    '<name>Sales</name><newName>Shop</newName><newPattern>*61</newPattern><description>x</description>',
  );
  expect(await numbers()).toEqual([
    { name: 'Shop', number: '*61', description: 'x', partition: 'PT_A' },
  ]);
  await call('removeCallPickupGroup', '<name>Shop</name>');
  expect(
    await sql(server.ucm, "select dnorpattern from numplan where dnorpattern like '*%'"),
  ).toEqual([]);
});
