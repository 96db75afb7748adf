/** Access control groups: what may be changed about a standard one. [doc] facts/axl.md 9.3 */
import { allTexts, axl, axlRaw } from '../support/axl';
import { user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const GROUP = '<name>Standard CCM End Users</name>';

it.each([
  ['updateUserGroup', `${GROUP}<newName>Ours</newName>`, 'changed'],
  [
    'updateUserGroup',
    `${GROUP}<addUserRoles><userRole><roleName>Standard AXL API Access</roleName></userRole></addUserRoles>`,
    'changed',
  ],
  ['removeUserGroup', GROUP, 'removed'],
])('a standard group keeps its name and roles: %s %s', async (operation, inner, action) => {
  const reply = await axlRaw(server.ucm, operation, inner);
  expect([reply.status, reply.text]).toEqual([
    500,
    expect.stringContaining(
      `The access control group Standard CCM End Users is a standard one and cannot be ${action}.`,
    ),
  ]);
});

it('a standard group takes members', async () => {
  await axl(server.ucm, 'addUser', user());
  await axl(
    server.ucm,
    'updateUserGroup',
    `${GROUP}<addMembers><member><userId>amara</userId></member></addMembers>`,
  );
  expect(allTexts(await axl(server.ucm, 'getUserGroup', GROUP), 'userId')).toEqual(['amara']);
});
