/** A data folder that was used without Redis goes on with it: what was sealed in it is still read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { describeWith } from '../support/have';
import { kill, startProcess } from '../support/processes';
import { HAVE_REDIS, startRedis } from '../support/redis';

describeWith('redis-server', HAVE_REDIS, () => {
  it('starts with its certificates and users', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ucmock-folder-'));
    const redis = await startRedis();
    const file = join(folder, 'ucmock.yaml');
    writeFileSync(file, 'clusters:\n  a:\n    nodes: { pub: publisher }\n');
    const rest = ['-f', file, '--data', join(folder, 'data'), '--port', '0'];
    try {
      const alone = await startProcess('up', ...rest);
      await axl(alone.ucm, 'addUser', user({ userid: 'amara' }));
      await kill(alone);
      const shared = await startProcess('node', 'a/pub', ...rest, '--redis', redis.url);
      expect(await axl(shared.ucm, 'getUser', '<userid>amara</userid>')).toContain('amara');
      await kill(shared);
    } finally {
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
