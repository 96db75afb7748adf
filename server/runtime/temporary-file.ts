import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `work` with the path of a file that nobody has made yet; whatever is there then goes with it. */
export async function inTemporaryFile<T>(work: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-'));
  try {
    return await work(join(folder, 'image.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
