/** Forks of the library door: many clusters in one process, each its own. */
import { startUcmock, type Ucmock } from '../../server';
import { axl, axlRaw } from '../support/axl';
import { createClient } from '../../testkit/client';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({ port: 0, logLevel: 'error', httpPort: 0 });
});
afterAll(() => ucm.stop());

/** A fork as the helpers of tests take a ucmock: what they need of it is the same. */
const asUcmock = (fork: object): Ucmock => fork as Ucmock;
const user = (userid: string): string =>
  `<user><userid>${userid}</userid><lastName>X</lastName><presenceGroupName>Standard Presence group</presenceGroupName></user>`;

it('a fork has what its original has, and is its own from then on', async () => {
  await axl(ucm, 'addUser', user('amara'));
  const fork = await ucm.fork({ name: 'kin' });
  expect(fork).toMatchObject({ name: 'kin', login: ucm.login, ca: ucm.ca });
  expect(fork.httpUrl).toMatch(/^http:/);
  const own = asUcmock(fork);
  expect(await axl(own, 'getUser', '<userid>amara</userid>')).toContain('amara');
  await axl(own, 'addUser', user('ines'));
  expect((await axlRaw(ucm, 'getUser', '<userid>ines</userid>')).status).toBe(500);
  await fork.reset();
  expect((await axlRaw(own, 'getUser', '<userid>ines</userid>')).status).toBe(500);
  expect((await createClient(fork).clock.freeze('2026-01-05T08:00:00Z')).frozen).toBe(true);
  expect((await createClient(ucm).clock.read()).frozen).toBe(false);
  await fork.stop();
  await expect(axlRaw(own, 'getCCMVersion')).rejects.toThrow();
});

it('fifty of them stay apart', async () => {
  const forks = await Promise.all(Array.from({ length: 50 }, () => ucm.fork()));
  await Promise.all(forks.map((fork, i) => axl(asUcmock(fork), 'addUser', user(`only-${i}`))));
  const seen = await Promise.all(
    forks.map((fork) =>
      axl(
        asUcmock(fork),
        'listUser',
        '<searchCriteria><userid>only-%</userid></searchCriteria><returnedTags><userid/></returnedTags>',
      ),
    ),
  );
  expect(seen.map((text) => [...text.matchAll(/<userid>(.*?)</g)].map(([, id]) => id))).toEqual(
    forks.map((_, i) => [`only-${i}`]),
  );
  await Promise.all(forks.map((fork) => fork.stop()));
});

it('a snapshot that is not there, and a name that is taken, are refused', async () => {
  await expect(ucm.fork({ snapshot: 'none' })).rejects.toThrow(/no snapshot "none"/);
  await expect(ucm.fork({ name: 'cluster' })).rejects.toThrow(/already/);
});
