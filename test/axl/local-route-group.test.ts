/** Local route groups: update names the group inside its element, unlike every other noun. */
import { axl, sql, textOf } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer();
const update = (inner: string) =>
  axl(server.ucm, 'updateLocalRouteGroup', `<localRouteGroup>${inner}</localRouteGroup>`);

it('a local route group is renamed and described', async () => {
  const { ucm } = server;
  await axl(ucm, 'addLocalRouteGroup', '<localRouteGroup><name>Dakar</name></localRouteGroup>');
  await update(
    '<name>Dakar</name><newName>Thiès</newName><newDescription>to the sea</newDescription>',
  );
  const got = await axl(ucm, 'getLocalRouteGroup', '<name>Thiès</name>');
  expect(textOf(got, 'description')).toBe('to the sea');
  expect(await sql(ucm, "select name from routegroup where name = 'Dakar'")).toEqual([]);
});

it('one that is not there cannot be changed', async () => {
  await expect(update('<name>nowhere</name><newName>x</newName>')).rejects.toMatchObject({
    code: 5003,
  });
});
