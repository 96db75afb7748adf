/** Snapshots and forks of what is not one telephony cluster in one process. */
import { startUcmock } from '../../server';
import { axl } from '../support/axl';
import { control, to } from '../support/control';
import { HAVE_REDIS, startRedis } from '../support/redis';
import { describeWith } from '../support/have';
import { cupi, startPair } from '../support/unity';

describe('a Unity Connection', () => {
  it('goes back to a snapshot, and has forks that are its own', async () => {
    const pair = await startPair();
    const { ucm } = pair;
    const ask = (method: string, path: string, body?: object, cluster = 'cuc') =>
      control(ucm, method, path, body, cluster);
    const aliases = async (of: typeof pair.unity): Promise<string[]> => {
      const { json } = await cupi({ unity: of }, '/users?query=(alias%20startswith%20a)');
      const users = json.User as { Alias: string } | { Alias: string }[] | undefined;
      return [users ?? []].flat().map(({ Alias }) => Alias);
    };
    const add = (of: typeof pair.unity, Alias: string, DtmfAccessId: string) =>
      cupi({ unity: of }, 'POST /users?templateAlias=voicemailusertemplate', {
        Alias,
        DtmfAccessId,
      });
    try {
      expect((await add(pair.unity, 'amara', '4001')).status).toBe(201);
      expect((await ask('POST', '/snapshots', { name: 'one' })).status).toBe(201);
      const fork = await ask('POST', '/forks', { snapshot: 'one', ports: true });
      expect(fork.status).toBe(201);
      const { name, urls } = fork.json as { name: string; urls: { https: string } };
      const own = { ...pair.unity, url: urls.https };
      expect(await aliases(own)).toContain('amara');
      expect((await add(own, 'ana', '4002')).status).toBe(201);
      expect(await aliases(own)).toContain('ana');
      expect(await aliases(pair.unity)).not.toContain('ana');
      expect((await ask('POST', '/reset', {}, name)).status).toBe(200);
      expect(await aliases(own)).not.toContain('ana');
      expect((await ask('DELETE', `/forks/${name}`)).status).toBe(200);
      await add(pair.unity, 'ada', '4003');
      await ask('POST', '/snapshots/one/restore');
      expect(await aliases(pair.unity)).not.toContain('ada');
    } finally {
      await ucm.stop();
    }
  });

  it('has no fixture and no AXL, and says so', async () => {
    const { ucm } = await startPair();
    try {
      for (const [path, body] of [
        ['/seed', { axl: [] }],
        ['/axl', { operation: 'getUser' }],
      ] as const)
        expect(await control(ucm, 'POST', path, body, 'cuc')).toMatchObject({
          status: 400,
          json: { error: expect.stringMatching(/^a Unity Connection /) as unknown },
        });
    } finally {
      await ucm.stop();
    }
  });
});

describeWith('redis-server', HAVE_REDIS, () => {
  it('a cluster whose nodes run elsewhere refuses, with the reason, what it could not do for all', async () => {
    const redis = await startRedis();
    const ucm = await startUcmock({ port: 0, logLevel: 'error', redis: redis.url });
    try {
      for (const [path, body] of [
        ['/snapshots', { name: 'one' }],
        ['/forks', {}],
        ['/upgrade', { release: '15.0' }],
        ['/seed', { axl: [] }],
      ] as const) {
        const answer = await control(ucm, 'POST', path, body);
        expect([path, answer.status]).toEqual([path, 409]);
        expect((answer.json as { error: string }).error).toMatch(
          path === '/upgrade' ? /later release/ : /run in other processes/,
        );
      }
      expect(await axl(ucm, 'getCCMVersion', '', to('cluster'))).toContain('15.0');
    } finally {
      await ucm.stop();
      await redis.stop();
    }
  });
});
