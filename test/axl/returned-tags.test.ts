/** What returnedTags choose inside containers, also inside those that the server computes. */
import { axl, textOf } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const call = (operation: string, inner = '') => axl(server.ucm, operation, inner);
const inside = (xml: string, element: string) =>
  new RegExp(`^<${element}[^>]*>(.*)</${element}>$`, 's').exec(xml)?.[1];

beforeEach(async () => {
  await call('addLine', line());
  await call('addPhone', phone({ lines: lines('1001'), dndOption: 'Call Reject' }));
  await call(
    'addUser',
    user({
      associatedGroups: '<userGroup><name>Standard CCM End Users</name></userGroup>',
      primaryExtension: '<pattern>1001</pattern><routePartitionName/>',
    }),
  );
});

it.each([
  [
    'the pattern of a line',
    '<lines><line><index/><dirn><pattern/></dirn></line></lines>',
    /^<lines><line [^>]+><index>1<\/index><dirn [^>]+><pattern>1001<\/pattern><\/dirn><\/line><\/lines>$/,
  ],
  [
    'one value of the current configuration',
    '<currentConfig><dndOption/></currentConfig>',
    /^<currentConfig><dndOption>Call Reject<\/dndOption><\/currentConfig>$/,
  ],
])('a phone shows %s and nothing beside it', async (_, tags, expected) => {
  const answer = await call(
    'getPhone',
    `<name>SEP001122334455</name><returnedTags>${tags}</returnedTags>`,
  );
  expect(inside(answer, 'phone')).toMatch(expected);
});

it('an empty container asks for all that is in it', async () => {
  const key = '<name>SEP001122334455</name>';
  const whole = await call('getPhone', key);
  const asked = await call(
    'getPhone',
    `${key}<returnedTags><currentConfig/><lines/></returnedTags>`,
  );
  for (const container of ['currentConfig', 'lines'])
    expect(textOf(asked, container)).toBe(textOf(whole, container));
});

it('a user shows the groups without their roles when only the names are asked for', async () => {
  const answer = await call(
    'getUser',
    '<userid>amara</userid><returnedTags><primaryExtension><pattern/></primaryExtension><associatedGroups><userGroup><name/></userGroup></associatedGroups></returnedTags>',
  );
  expect(inside(answer, 'user')).toBe(
    '<primaryExtension><pattern>1001</pattern></primaryExtension><associatedGroups><userGroup><name>Standard CCM End Users</name></userGroup></associatedGroups>',
  );
});
