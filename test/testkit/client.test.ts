/** The client of the control plane: its types are the contract's, and its deeds are done. */
import { join } from 'node:path';
import { createClient } from '../../testkit/client';
import { run } from '../support/have';
import { useServer } from '../support/server';

const ROOT = join(__dirname, '..', '..');
const server = useServer({ release: '12.5' });
const client = () => createClient(server.ucm);
const amara = { user: { userid: 'amara', lastName: 'Diallo' } };
const users = async (): Promise<unknown[]> => {
  const found = await client().axl('listUser', { searchCriteria: { userid: '%' }, returnedTags: { userid: '' } }); // prettier-ignore
  return JSON.stringify(found).match(/amara/g) ?? [];
};

it('its types are made from the contract as it is', async () => {
  const generator = join(ROOT, 'node_modules', 'openapi-typescript', 'bin', 'cli.js');
  const words = [generator, 'schemas/control/openapi.yaml', '--empty-objects-unknown'];
  const { status, err } = await run(process.execPath, [...words, '--output', 'testkit/control-api.ts', '--check'], { cwd: ROOT }); // prettier-ignore
  expect(status === 0 ? '' : `npm run control:types was not run: ${err}`).toBe('');
});

it('keeps, restores, takes away and brings snapshots', async () => {
  const { snapshots, axl } = client();
  await snapshots.keep('before');
  await axl('addUser', amara);
  await snapshots.restore('before');
  expect(await users()).toEqual([]);
  const file = await snapshots.download('before');
  await snapshots.drop('before');
  expect(await snapshots.list()).toEqual([]);
  await snapshots.upload('again', file);
  expect(await snapshots.list()).toMatchObject([{ name: 'again' }]);
  await expect(snapshots.restore('before')).rejects.toMatchObject({ status: 404 });
});

it('makes forks and ends them', async () => {
  const fork = await client().forks.make({ name: 'kin', ports: true });
  const own = createClient({ ...server.ucm, url: fork.urls.https });
  await own.axl('addUser', amara);
  expect(await users()).toEqual([]);
  expect((await client().forks.list()).map(({ name }) => name)).toEqual(['kin']);
  await client().forks.drop('kin');
});

it('leads to a later release and back', async () => {
  expect(await client().upgrade('15.0')).toMatchObject({ release: '15.0', inactive: { release: '12.5' } }); // prettier-ignore
  expect(await client().cli('show version active')).toContain('15.0');
  expect((await client().switchVersion()).release).toBe('12.5');
  expect((await client().info()).release).toBe('12.5');
});

it('any route of the contract is typed', async () => {
  const { entries } = await client().call('get', '/journal', { query: { operation: 'none' } });
  expect(entries).toEqual([]);
  // @ts-expect-error no route has this name
  await expect(client().call('get', '/nowhere')).rejects.toMatchObject({ status: 404 });
});
