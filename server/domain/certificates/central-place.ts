/**
 * Where clusters meet for bulk certificate management: the SFTP server whose data the page keeps
 * [doc], or the folder of the option certificateFolder, which stands in for one [own].
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError, type SftpClient, type SftpTarget } from '../../cluster/neighbours';
import { DomainRefusal } from '../../schema/refusal';
import type { Tx } from '../../store/store';
import { readSetting, removeSetting, writeSetting } from '../platform/settings';

export type CentralServer = Omit<SftpTarget, 'password'>;

const NAME = 'bulk certificate sftp';

export function readServer(cluster: Cluster, tx: Pick<Tx, 'get'>): CentralServer | undefined {
  return readSetting(cluster, tx, '', NAME)?.value as CentralServer | undefined;
}

export function writeServer(cluster: Cluster, tx: Tx, { password, ...value }: SftpTarget): void {
  writeSetting(cluster, tx, { node: '', name: NAME, value, secret: password });
}

/** @returns false when there was none */
export function removeServer(tx: Tx): boolean {
  return removeSetting(tx, '', NAME);
}

/** @throws DomainRefusal when there is no place, or it cannot be used */
export async function atCentralPlace<T>(
  cluster: Cluster,
  work: (files: SftpClient) => Promise<T>,
): Promise<T> {
  const kept = cluster.home.store.read((tx) => readSetting(cluster, tx, '', NAME));
  if (kept) {
    const target = { ...(kept.value as CentralServer), password: kept.secret ?? '' };
    return cluster.neighbours.sftp(target, work).catch((error: unknown) => {
      if (!(error instanceof NeighbourError)) throw error;
      throw new DomainRefusal('invalid', `The central SFTP server: ${error.message}`);
    });
  }
  const { certificateFolder } = cluster.settings;
  if (certificateFolder === undefined)
    throw new DomainRefusal(
      'invalid',
      'No central place is configured: neither an SFTP server nor the option certificateFolder.',
    );
  return work(folderAt(certificateFolder));
}

function folderAt(root: string): SftpClient {
  const at = (path: string): string => join(root, path);
  return {
    list: (folder) => Promise.resolve(existsSync(at(folder)) ? readdirSync(at(folder)) : []),
    read: (path) =>
      Promise.resolve(existsSync(at(path)) ? readFileSync(at(path), 'utf8') : undefined),
    bytes: (path) => Promise.resolve(existsSync(at(path)) ? readFileSync(at(path)) : undefined),
    write(path, contents) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), contents);
      return Promise.resolve();
    },
  };
}
