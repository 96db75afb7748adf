/** Sessions and remembered logins. facts/axl.md 2.4 [doc]; architecture.md section 7 */
import { startUcmock } from '../../server';
import { axl, axlRaw, post, type Reply } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer();

async function clock(body: object): Promise<void> {
  await post(server.ucm, JSON.stringify(body), { path: '/_ucmock/clock', login: null });
}

function cookieOf(reply: Reply): string {
  const cookies = reply.headers['set-cookie'];
  return (Array.isArray(cookies) ? cookies : []).map((one) => one.replace(/;.*/, '')).join('; ');
}

const login = () => axlRaw(server.ucm, 'getCCMVersion');
const withCookie = async (Cookie: string) =>
  (await axlRaw(server.ucm, 'getCCMVersion', '', { login: null, headers: { Cookie } })).status;

const addUser = (userid: string, groups: string) =>
  axl(
    server.ucm,
    'addAppUser',
    `<appUser><userid>${userid}</userid><password>Tr0ub4dor-3</password><associatedGroups>${groups}</associatedGroups></appUser>`,
  );
const SUPER = '<userGroup><name>Standard CCM Super Users</name></userGroup>';
const statusOf = async (userid: string, password: string) =>
  (await axlRaw(server.ucm, 'getCCMVersion', '', { login: `${userid}:${password}` })).status;

describe('a session', () => {
  it('takes the place of the login, alone or among other cookies', async () => {
    const cookie = cookieOf(await login());
    expect(await withCookie(cookie)).toBe(200);
    expect(await withCookie(`a=b; ${cookie}; c=d`)).toBe(200);
    expect(await withCookie(cookie.replace(/^JSESSIONIDSSO=[^;]*; /, ''))).toBe(401);
  });

  it('is told once: an answer to its cookie sets none', async () => {
    const Cookie = cookieOf(await login());
    expect(cookieOf(await axlRaw(server.ucm, 'getCCMVersion', '', { headers: { Cookie } }))).toBe(
      '',
    );
  });

  it('slides for 30 minutes', async () => {
    const cookie = cookieOf(await login());
    for (let i = 0; i < 3; i += 1) {
      await clock({ advance: { minutes: 29 } });
      expect(await withCookie(cookie)).toBe(200);
    }
    await clock({ advance: { minutes: 30 } });
    expect(await withCookie(cookie)).toBe(401);
  });

  it('is a new, living one when the login comes back after it died', async () => {
    const first = cookieOf(await login());
    await clock({ advance: { minutes: 31 } });
    expect(await withCookie(first)).toBe(401);
    const second = cookieOf(await login());
    expect(second).not.toBe(first);
    expect(await withCookie(second)).toBe(200);
  });

  it('does not survive a reset', async () => {
    const cookie = cookieOf(await login());
    await server.ucm.reset();
    expect(await withCookie(cookie)).toBe(401);
  });

  it('ends when its user goes, and a wrong login beside it is refused', async () => {
    await addUser('nadia', SUPER);
    const reply = await axlRaw(server.ucm, 'getCCMVersion', '', { login: 'nadia:Tr0ub4dor-3' });
    const Cookie = cookieOf(reply);
    expect(
      (await axlRaw(server.ucm, 'getCCMVersion', '', { login: 'nadia:wrong', headers: { Cookie } }))
        .status,
    ).toBe(401);
    await axl(server.ucm, 'removeAppUser', '<userid>nadia</userid>');
    expect(await withCookie(Cookie)).toBe(401);
  });

  it('belongs to one user: another login beside the cookie gets a session of its own', async () => {
    await addUser('nadia', SUPER);
    const Cookie = cookieOf(await login());
    const reply = await axlRaw(server.ucm, 'getCCMVersion', '', {
      login: 'nadia:Tr0ub4dor-3',
      headers: { Cookie },
    });
    expect(cookieOf(reply)).toMatch(/JSESSIONIDSSO=/);
  });

  it('has no part in the seeded ids: a session more does not move the uuids that follow', async () => {
    const uuidAfter = async (sessions: number): Promise<string> => {
      const ucm = await startUcmock({ port: 0, seed: 7 });
      try {
        for (let i = 0; i < sessions; i += 1) {
          await axlRaw(ucm, 'getCCMVersion');
          await post(ucm, '{"advance":{"minutes":31}}', { path: '/_ucmock/clock', login: null });
        }
        return await axl(
          ucm,
          'addRoutePartition',
          '<routePartition><name>Kasbah</name></routePartition>',
        );
      } finally {
        await ucm.stop();
      }
    };
    expect(await uuidAfter(3)).toBe(await uuidAfter(0));
  });
});

describe('a remembered login', () => {
  it('ends with a changed password', async () => {
    await addUser('nadia', SUPER);
    expect(await statusOf('nadia', 'Tr0ub4dor-3')).toBe(200);
    await axl(
      server.ucm,
      'updateAppUser',
      '<userid>nadia</userid><password>An0ther-one</password>',
    );
    expect(await statusOf('nadia', 'Tr0ub4dor-3')).toBe(401);
    expect(await statusOf('nadia', 'An0ther-one')).toBe(200);
  });

  it('ends with the group that gave the role', async () => {
    await addUser('nadia', SUPER);
    expect(await statusOf('nadia', 'Tr0ub4dor-3')).toBe(200);
    await axl(server.ucm, 'updateAppUser', '<userid>nadia</userid><associatedGroups/>');
    expect(await statusOf('nadia', 'Tr0ub4dor-3')).toBe(403);
  });

  it('does not outlive the password, which expires by the clock alone', async () => {
    await addUser('nadia', SUPER);
    expect(await statusOf('nadia', 'Tr0ub4dor-3')).toBe(200);
    await clock({ advance: { days: 20_000 } });
    expect(await statusOf('nadia', 'Tr0ub4dor-3')).toBe(401);
  });
});
