/**
 * A node's files in the data folder: its database, and a lock that one process holds.
 *
 * The lock is SQLite's own on an empty database, which the system takes back when the process ends
 * in whatever way; a file with a process number would outlive a killed container, whose successor
 * has the same number.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openFile, type Database } from '../store/sqlite';

/** The data folder cannot be had; the message says why and what to do. */
export class DataRefused extends Error {
  override readonly name = 'DataRefused';
}

export interface KeptFile {
  path: string;
  /** nothing but the image is in it */
  fresh: boolean;
  /** another process may have it from then on */
  release(): void;
}

/** @throws DataRefused when there can be no such folder */
export function makeFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw refusal(error, data);
  }
}

/**
 * The node's database file, made of the image at the first start.
 * @throws DataRefused when another process has it, or it cannot be written
 */
export function keepFile(image: string, data: string, node: string): KeptFile {
  const path = join(data, `${node}.db`);
  let lock: Database | undefined;
  try {
    makeFolder(data);
    lock = locked(join(data, `${node}.lock`));
    const fresh = !existsSync(path);
    if (fresh) copyWhole(image, path);
    const held = lock;
    return { path, fresh, release: () => held.close() };
  } catch (error) {
    lock?.close();
    throw refusal(error, data);
  }
}

function locked(path: string): Database {
  const database = openFile(path);
  try {
    database.exec('pragma journal_mode = memory; begin exclusive');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whole or not at all: half an image would be taken for a database at the next start. */
function copyWhole(image: string, path: string): void {
  const part = `${path}.part`;
  try {
    copyFileSync(image, part);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function refusal(error: unknown, data: string): unknown {
  if (error instanceof DataRefused) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : '';
  if (/database is locked/.test(text))
    return new DataRefused(
      `${data} is used by another ucmock; stop that one, or take another folder with --data`,
    );
  if (code === 'ENOSPC' || code === 'EFBIG' || /database or disk is full/.test(text))
    return new DataRefused(`there is no space left for ${data}`);
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST')
    return new DataRefused(`${data} cannot be written: ${text}`);
  if (/unable to open database file|readonly database/.test(text))
    return new DataRefused(`${data} cannot be written`);
  return error;
}
