/** Made-up sites: the same words make the same site, and the server takes all of it. */
import { parseFixture } from '../../server/config/fixture';
import { createClient } from '../../testkit/client';
import { axl, sql } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer();
const lab = { generate: { users: 60, phones: 50, seed: 7, partition: 'Lab' } };

it('as many people as asked for, so many of them with a phone, from many places', async () => {
  const { ucm } = server;
  await createClient(ucm).seed(lab);
  const users = await sql(ucm, 'select firstname, lastname, telephonenumber as phone from enduser');
  expect(users).toHaveLength(60);
  expect(new Set(users.map(({ lastname }) => lastname)).size).toBeGreaterThan(20);
  for (const { phone } of users) expect(phone).toMatch(/^\+1\d{3}55501\d\d$/);
  expect(new Set(users.map(({ phone }) => phone)).size).toBe(60);
  const phones = await sql(ucm, "select name from device where name like 'SEP001122%'");
  expect(phones).toHaveLength(30);
  const found = await axl(ucm, 'getPhone', `<name>${phones[0]?.name ?? ''}</name>`);
  expect(found).toMatch(/<routePartitionName uuid="[^"]+">Lab</);
  expect(found).toMatch(/<ownerUserName uuid="[^"]+">\w+\.\w+\.\d+</);
});

it('the same words make the same site, another seed another one', () => {
  const steps = (seed: number) =>
    parseFixture(JSON.stringify({ generate: { ...lab.generate, seed } })).fixture.axl;
  expect(steps(7)).toEqual(steps(7));
  expect(steps(8)).not.toEqual(steps(7));
  expect(steps(8)).toHaveLength(steps(7).length);
});

it('is before the steps that are told, and a refusal names its line', async () => {
  const { axl: run, seed } = createClient(server.ucm);
  const [step] = parseFixture(JSON.stringify(lab)).fixture.axl.slice(1);
  const { userid } = (step as { addUser: { user: { userid: string } } }).addUser.user;
  await seed({ ...lab, axl: [{ updateUser: { userid, department: 'Bakery' } }] });
  expect(JSON.stringify(await run('getUser', { userid }))).toContain('Bakery');
  await expect(seed(`name: x\n\ngenerate:\n  users: 2\n  devicePool: Nowhere\n`)).rejects.toThrow(
    /^fixture line [34]: step \d+ \(addPhone\)/,
  );
});

it.each([
  [{ users: -1 }, /"users" of "generate" is a whole number/],
  [{}, /"users" of "generate"/],
  [{ users: 1, phones: 101 }, /"phones" of "generate" is a whole number up to 100/],
  [{ users: 1, cats: 2 }, /"generate" has no "cats"/],
  [{ users: 1, domain: 7 }, /"domain" of "generate" is a text/],
])('%j is refused', (generate, words) => {
  expect(() => parseFixture(JSON.stringify({ generate }))).toThrow(words);
});
