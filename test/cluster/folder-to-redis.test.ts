/**
 * A data folder that was used without Redis goes on with it, and the other way round: what was sealed
 * in it is still read, by the other processes of the cluster too.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { describeWith } from '../support/have';
import { kill, startProcess, type Process } from '../support/processes';
import { HAVE_REDIS, startRedis } from '../support/redis';

/** The certificate that a node shows. */
async function shownBy(url: string, node: string): Promise<PeerCertificate> {
  const socket = connect({
    ...{ host: '127.0.0.1', port: Number(new URL(url).port), servername: node },
    rejectUnauthorized: false,
  });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerCertificate();
  socket.destroy();
  return certificate;
}

describeWith('redis-server', HAVE_REDIS, () => {
  it('starts with its certificates and users', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ucmock-folder-'));
    const redis = await startRedis();
    const file = join(folder, 'ucmock.yaml');
    writeFileSync(file, 'clusters:\n  a:\n    nodes: { pub: publisher, sub: subscriber }\n');
    const rest = ['-f', file, '--data', join(folder, 'data'), '--port', '0'];
    const started: Process[] = [];
    const start = async (...words: string[]): Promise<Process> => {
      const process = await startProcess(...words);
      started.push(process);
      return process;
    };
    try {
      const alone = await start('up', ...rest);
      await axl(alone.ucm, 'addUser', user({ userid: 'amara' }));
      await kill(alone);
      const shared = await start('node', 'a/pub', ...rest, '--redis', redis.url);
      expect(await axl(shared.ucm, 'getUser', '<userid>amara</userid>')).toContain('amara');
      const other = await start('node', 'a/sub', '-f', file, '--port', '0', '--redis', redis.url);
      // A node whose key cannot be read shows its process's certificate, signed by the authority.
      const { subject, issuer } = await shownBy(other.ucm.url, 'sub.a.localhost');
      expect(issuer).toEqual(subject);
      await kill(other);
      await kill(shared);
      const back = await start('up', ...rest);
      for (const node of ['pub.a.localhost', 'sub.a.localhost']) {
        const shown = await shownBy(back.ucm.url, node);
        expect(shown.issuer).toEqual(shown.subject);
      }
      await kill(back);
    } finally {
      await Promise.all(started.map(kill));
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
