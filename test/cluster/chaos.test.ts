/** The chaos test, short: `npm run chaos -- --minutes 10` is the long one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chaos } from '../../tools/chaos/chaos';
import { describeWith } from '../support/have';
import { HAVE_REDIS } from '../support/redis';

const MAIN = join(__dirname, '..', '..', 'dist', 'bundle', 'main.js');
const SECONDS = 40;

describeWith('redis-server', HAVE_REDIS, () => {
  it('while nodes and Redis are killed, paused and cut off, no acknowledged write is lost and no refused one kept', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ucmock-chaos-'));
    try {
      const said: string[] = [];
      const say = (text: string): void => void said.push(text);
      const seed = Number(process.env.UCMOCK_CHAOS_SEED ?? 5);
      const report = await chaos({ seconds: SECONDS, seed, folder, main: MAIN, say });
      expect({ seed, said, findings: report.findings }).toEqual({ seed, said, findings: [] });
      expect(report.blows).toBeGreaterThan(4);
      expect(report.done).toBeGreaterThan(100);
      expect(report.broken).toBeGreaterThan(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 180_000);
});
