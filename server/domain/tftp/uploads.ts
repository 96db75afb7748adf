/**
 * Cisco Unified OS Administration > Software Upgrades > TFTP File Management: files of an
 * administrator, on each node by itself. [doc] They are rows, each of its node, so that they last
 * and a snapshot has them; only that node serves them.
 */
import type { Cluster } from '../../cluster/cluster';
import { DomainRefusal } from '../../schema/refusal';
import type { Row, Tx } from '../../store/store';

export interface UploadedFile {
  /** folder below the service's own and name: 'Desktops/320x196x4/List.xml' */
  path: string;
  size: number;
  /** epoch seconds */
  changed: number;
}

const LONGEST_PATH = 255;
const MOST_FOLDERS = 3;
/** Larger files than a phone's firmware has. [own] */
const MOST_BYTES = 64 * 1024 * 1024;

/** Folder and name as a path that the service may serve. @throws DomainRefusal */
export function checkedPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const good =
    parts.length > 0 &&
    parts.length <= MOST_FOLDERS + 1 &&
    path.length <= LONGEST_PATH &&
    parts.every((part) => /^[\p{L}\p{N}._ @+-]+$/u.test(part) && !/^\.+$/.test(part));
  if (!good) throw new DomainRefusal('invalid', `"${path}" cannot be the name of a file.`);
  return parts.join('/');
}

export function readUpload(tx: Tx, node: string, path: string): Buffer | undefined {
  const row = tx.get('select contents from tftpfile where node = ? and path = ?', node, path);
  return row && Buffer.from(String(row.contents), 'base64');
}

export function listUploads(tx: Tx, node: string): UploadedFile[] {
  return tx
    .all('select path, size, changed from tftpfile where node = ? order by path', node)
    .map(fileOf);
}

/** In place of one of the same path. @throws DomainRefusal */
export function storeUpload(
  tx: Tx,
  cluster: Cluster,
  { node, path, bytes }: { node: string; path: string; bytes: Buffer },
): UploadedFile {
  const checked = checkedPath(path);
  if (bytes.length > MOST_BYTES)
    throw new DomainRefusal('invalid', `The file has more than ${MOST_BYTES} bytes.`);
  tx.run('delete from tftpfile where node = ? and path = ?', node, checked);
  const changed = Math.floor(cluster.clock.now() / 1000);
  tx.run(
    'insert into tftpfile (pkid, node, path, size, changed, contents) values (?, ?, ?, ?, ?, ?)',
    ...[cluster.ids.pkid(), node, checked, bytes.length, changed, bytes.toString('base64')],
  );
  return { path: checked, size: bytes.length, changed };
}

/** @returns false when there was none */
export function dropUpload(tx: Tx, node: string, path: string): boolean {
  return tx.run('delete from tftpfile where node = ? and path = ?', node, path) > 0;
}

function fileOf({ path, size, changed }: Row): UploadedFile {
  return { path: String(path), size: Number(size), changed: Number(changed) };
}
