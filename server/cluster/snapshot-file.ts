/**
 * A snapshot as a file: a line of JSON, then the databases one after the other, all compressed.
 * The keys of sealed secrets travel wrapped under the cluster's security password, as a backup of
 * the real server needs that password to be restored. [doc] for DRS
 */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { ControlError } from './control';
import { imageFrom, layoutOf, type StoreImage } from './open-store';
import { closeSnapshot, type Snapshot } from './snapshot';

const KIND = 'ucmock-snapshot';
const FORMAT = 1;
/** Largest file, unpacked. */
const LARGEST = 4 * 1024 ** 3;

interface Head extends Omit<Snapshot, 'images'> {
  kind: string;
  format: number;
  keys: string;
  nodes: { name: string; bytes: number }[];
}

/** @param keys wrapped */
export async function packSnapshot(snapshot: Snapshot, keys: string): Promise<Uint8Array> {
  const { images, ...rest } = snapshot;
  const bodies: Uint8Array[] = [];
  const nodes: Head['nodes'] = [];
  for (const [name, image] of images) {
    const bytes = await image.bytes();
    bodies.push(bytes);
    nodes.push({ name, bytes: bytes.length });
  }
  const head: Head = { kind: KIND, format: FORMAT, ...rest, keys, nodes };
  const line = Buffer.from(`${JSON.stringify(head)}\n`);
  return promisify(gzip)(Buffer.concat([line, ...bodies]), { level: 1 });
}

/** @throws ControlError for a file that is none of ours, broken, or newer than this program */
export async function unpackSnapshot(
  file: Uint8Array,
): Promise<{ snapshot: Snapshot; keys: string }> {
  const bytes = await unzipped(file);
  const end = bytes.indexOf('\n');
  const { kind, format, nodes, keys, ...rest } = headOf(bytes.subarray(0, Math.max(0, end)));
  if (kind !== KIND) throw new ControlError('this is no snapshot of ucmock');
  if (format > FORMAT)
    throw new ControlError(
      `a newer ucmock made this snapshot (form ${format}, known is ${FORMAT})`,
      409,
    );
  const images = new Map<string, StoreImage>();
  const snapshot: Snapshot = { ...rest, images };
  try {
    let at = end + 1;
    for (const { name, bytes: size } of nodes) {
      if (at + size > bytes.length) throw new ControlError('the snapshot is cut off');
      images.set(name, await imageFrom(bytes.subarray(at, at + size)));
      at += size;
    }
    for (const { path } of images.values())
      if (layoutOf(path) !== snapshot.layout)
        throw new ControlError('the databases of the snapshot are not what its head says');
  } catch (error) {
    closeSnapshot(snapshot);
    if (error instanceof ControlError) throw error;
    throw new ControlError(`the snapshot is broken: ${String(error)}`, 400, { cause: error });
  }
  return { snapshot, keys };
}

async function unzipped(file: Uint8Array): Promise<Buffer> {
  try {
    return await promisify(gunzip)(file, { maxOutputLength: LARGEST });
  } catch (error) {
    throw new ControlError('this is no snapshot of ucmock', 400, { cause: error });
  }
}

function headOf(line: Buffer): Head {
  try {
    const head = JSON.parse(line.toString('utf8')) as Head;
    if (Array.isArray(head.nodes)) return head;
  } catch {
    // as any other file
  }
  throw new ControlError('this is no snapshot of ucmock');
}
