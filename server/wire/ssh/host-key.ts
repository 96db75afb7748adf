/** Host keys of the SSH server: kept with the data, so that known_hosts stays true; else made anew. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Two kinds, since older clients lack the first. @returns private keys, OpenSSH form */
export async function hostKeys(directory: string | undefined): Promise<string[]> {
  const { utils } = await import('ssh2');
  const makers: Record<string, () => string> = {
    ed25519: () => utils.generateKeyPairSync('ed25519').private,
    ecdsa: () => utils.generateKeyPairSync('ecdsa', { bits: 256 }).private,
  };
  return Object.entries(makers).map(([kind, make]) => {
    if (directory === undefined) return make();
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `ssh_host_${kind}_key`);
    if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o600 });
    return readFileSync(path, 'utf8');
  });
}
