/** What getUser answers of the directory of a local user can be sent back. */
import { axl, textOf } from '../support/axl';
import { user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const answered = async (): Promise<string> =>
  (await axl(server.ucm, 'getUser', '<userid>amara</userid>')) ?? '';

it.each([
  ['ldapDirectoryName', 'Local'],
  ['convertUserAccount', 'Local'],
])('%s', async (tag, name) => {
  const words = user({ userid: 'amara' });
  await axl(server.ucm, 'addUser', words.replace('</user>', `<${tag}>${name}</${tag}></user>`));
  expect(textOf(await answered(), tag)).toBe(name);
  const [element = ''] = new RegExp(`<${tag} .*</${tag}>`).exec(await answered()) ?? [];
  expect(element).toContain('uuid=');
  await axl(server.ucm, 'updateUser', `<userid>amara</userid>${element}`);
  const byUuid = element.replace(`>${name}<`, '><');
  await axl(server.ucm, 'updateUser', `<userid>amara</userid>${byUuid}`);
  expect(textOf(await answered(), tag)).toBe(name);
});

it('another name is still refused', async () => {
  await axl(server.ucm, 'addUser', user({ userid: 'amara' }));
  const inner = '<userid>amara</userid><ldapDirectoryName>Nowhere</ldapDirectoryName>';
  await expect(axl(server.ucm, 'updateUser', inner)).rejects.toThrow('Nowhere was not found');
});
