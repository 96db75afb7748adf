/** What an administrator's page would not let through, and what it would. */
import { allTexts, axl, axlRaw, envelope, post, sql, textOf } from '../support/axl';
import { line, lines, phone } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const call = (operation: string, inner: string) => axl(server.ucm, operation, inner);

describe('a list without a criterion', () => {
  it.each([
    ['listPhone', '<returnedTags><name/></returnedTags>'],
    ['listPhone', '<searchCriteria/><returnedTags><name/></returnedTags>'],
    ['listCss', ''],
    ['listRoutePlan', '<searchCriteria/><returnedTags><dnOrPattern/></returnedTags>'],
  ])('%s %s is refused', async (operation, inner) => {
    await expect(call(operation, inner)).rejects.toMatchObject({
      code: 5002,
      message: 'At least one search criterion is needed.',
    });
  });

  it('one that is empty is one, and matches everything', async () => {
    const found = await call(
      'listDevicePool',
      '<searchCriteria><name/></searchCriteria><returnedTags><name/></returnedTags>',
    );
    expect(allTexts(found, 'name')).toEqual(['Default']);
  });

  it('a list that has no criteria needs none', async () => {
    const { status } = await axlRaw(
      server.ucm,
      'listCiscoCloudOnboarding',
      '<searchCriteria/><returnedTags/>',
    );
    expect(status).toBe(200);
  });
});

const duplicate = { code: -239, message: expect.stringContaining('UNIQUE INDEX') };

describe('lines of a phone', () => {
  const at = (index: string, pattern: string) =>
    `<line><index>${index}</index><dirn><pattern>${pattern}</pattern></dirn></line>`;
  const phones = () => sql(server.ucm, "select name from device where name like 'SEP%'");

  beforeEach(async () => {
    await call('addLine', line());
    await call('addLine', line({ pattern: '1002' }));
  });

  it.each<[string, string, object]>([
    ['the same number twice', lines('1001', '1001'), duplicate],
    ['the same index twice', at('1', '1001') + at('1', '1002'), duplicate],
    ['index 0', at('0', '1001'), { code: 5002, message: 'Invalid value for index: 0' }],
    [
      'an index behind the last button',
      at('11', '1001'),
      {
        code: -1,
        message:
          'The line index 11 is not valid for this device type (Cisco 8845), which has 10 line buttons.',
      },
    ],
  ])('%s is refused, and nothing is left behind', async (_what, given, fault) => {
    await expect(call('addPhone', phone({ lines: given }))).rejects.toMatchObject(fault);
    expect(await phones()).toEqual([]);
    await call('addPhone', phone({ lines: at('1', '1001') }));
    const update = (group: string, inner: string) =>
      call('updatePhone', `<name>SEP001122334455</name><${group}>${inner}</${group}>`);
    await expect(update('lines', given)).rejects.toMatchObject(fault);
    await expect(update('addLines', at('2', '1001'))).rejects.toMatchObject(duplicate);
    const got = await call('getPhone', '<name>SEP001122334455</name>');
    expect(allTexts(got, 'pattern')).toEqual(['1001']);
  });

  it('the last button is one, and expansion modules have more', async () => {
    await call('addPhone', phone({ lines: at('10', '1001') }));
    const modules =
      '<addOnModule><loadInformation/><model>BEKEM 36-Button Line Expansion Module</model><index>1</index></addOnModule>';
    const big = {
      name: 'SEP001122334466',
      product: 'Cisco 8851',
      phoneTemplateName: 'Standard 8851 SIP',
      addOnModules: modules,
    };
    await call('addPhone', phone({ ...big, lines: at('30', '1001') }));
    await call('updatePhone', `<name>${big.name}</name><lines>${at('31', '1002')}</lines>`);
    expect(textOf(await call('getPhone', `<name>${big.name}</name>`), 'pattern')).toBe('1002');
  });

  it('two phones share a number', async () => {
    await call('addPhone', phone({ lines: lines('1001') }));
    await call('addPhone', phone({ name: 'SEP001122334466', lines: lines('1001') }));
    expect(await phones()).toHaveLength(2);
  });

  it.each(['Gateway', 'Trunk', 'CTI Route Point'])('class %s is no phone', async (kind) => {
    await expect(call('addPhone', phone({ class: kind }))).rejects.toMatchObject({
      code: 5002,
      message: `Invalid value for class: ${kind}`,
    });
    expect(await phones()).toEqual([]);
  });
});

it('a partition is in a calling search space once', async () => {
  for (const name of ['A', 'B'])
    await call('addRoutePartition', `<routePartition><name>${name}</name></routePartition>`);
  const member = (name: string, index: number) =>
    `<member><routePartitionName>${name}</routePartitionName><index>${index}</index></member>`;
  const css = (members: string) => `<css><name>C</name><members>${members}</members></css>`;
  await expect(
    call('addCss', css(member('A', 1) + member('B', 2) + member('A', 3))),
  ).rejects.toMatchObject(duplicate);
  await call('addCss', css(member('A', 1)));
  const add = (name: string) =>
    call('updateCss', `<name>C</name><addMembers>${member(name, 2)}</addMembers>`);
  await expect(add('A')).rejects.toMatchObject(duplicate);
  await add('B');
  expect(textOf(await call('getCss', '<name>C</name>'), 'clause')).toBe('A:B');
});

describe('names in another case', () => {
  it.each([
    ['getDevicePool', '<name>DEFAULT</name>'],
    ['getPresenceGroup', '<name>Standard Presence Group</name>'],
    ['getPhoneButtonTemplate', '<name>STANDARD 8845 SIP</name>'],
    ['getAppUser', '<userid>Administrator</userid>'],
    ['updateRegion', '<name>default</name><newName/>'],
  ])('%s %s finds it', async (operation, inner) => {
    expect((await axlRaw(server.ucm, operation, inner)).status).toBe(200);
  });

  it('the one that is written so comes first', async () => {
    for (const name of ['pt_a', 'PT_A'])
      await call('addRoutePartition', `<routePartition><name>${name}</name></routePartition>`);
    for (const name of ['pt_a', 'PT_A'])
      expect(textOf(await call('getRoutePartition', `<name>${name}</name>`), 'name')).toBe(name);
  });
});

it.each([
  ['42', ' sequence="42"'],
  ['?', ''],
])('sequence="%s" is taken, and a number comes back', async (sequence, echoed) => {
  const sent = envelope('getCCMVersion', '').replace(
    '<ns:getCCMVersion ',
    `<ns:getCCMVersion sequence="${sequence}" `,
  );
  const { status, text } = await post(server.ucm, sent);
  expect([status, /<ns:getCCMVersionResponse( sequence="[^"]*")?/.exec(text)?.[1] ?? '']).toEqual([
    200,
    echoed,
  ]);
});
