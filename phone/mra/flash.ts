/** What a telephone in MRA mode keeps without power: a file for each, with its tokens, for its user only. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MraSession } from './session';

/** undefined: nothing was kept. Access tokens are renewed at the next start: no clock ran meanwhile. */
export function readFlash(folder: string | undefined, device: string): MraSession | undefined {
  if (folder === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(join(folder, `${device}.json`), 'utf8');
  } catch {
    return undefined;
  }
  const session = JSON.parse(text) as MraSession;
  return { ...session, tokens: session.tokens && { ...session.tokens, ends: 0 } };
}

export function writeFlash(folder: string | undefined, device: string, session: MraSession): void {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, `${device}.json`), JSON.stringify(session), { mode: 0o600 });
}
