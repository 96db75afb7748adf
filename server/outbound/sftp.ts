/**
 * An SFTP server: the central place of bulk certificate management. The page asks for no host key, so
 * any is taken. [guess]
 */
import type { Client, SFTPWrapper } from 'ssh2';
import { NeighbourError, type SftpClient, type SftpTarget } from '../cluster/neighbours';
import { brokenOff } from './failure';
import type { Ways } from './https';

/** Larger files are no certificates. */
const MOST_BYTES = 16 * 1024 * 1024;
const NO_SUCH_FILE = 2;

/** One session; it ends with the work. @throws NeighbourError */
export async function withSftp<T>(
  { timeoutMs }: Pick<Ways, 'timeoutMs'>,
  target: SftpTarget,
  work: (client: SftpClient) => Promise<T>,
): Promise<T> {
  const { Client: Ssh } = await import('ssh2');
  const connection = new Ssh();
  try {
    await connected(connection, target, timeoutMs);
    const sftp = await asked<SFTPWrapper>((done) => connection.sftp(done));
    return await work(clientOf(sftp, target.directory));
  } finally {
    connection.end();
  }
}

function connected(connection: Client, target: SftpTarget, timeoutMs: number): Promise<void> {
  const { host, port, user, password } = target;
  return new Promise((resolve, reject) => {
    connection.once('ready', () => resolve());
    connection.on('error', (error: NodeJS.ErrnoException & { level?: string }) => {
      // [own] wording
      reject(
        error.level === 'client-authentication'
          ? new NeighbourError('status', `The SFTP server ${host} refused the login of ${user}.`)
          : brokenOff({ error, host, sent: false }),
      );
    });
    connection.connect({ host, port, username: user, password, readyTimeout: timeoutMs });
  });
}

function clientOf(sftp: SFTPWrapper, directory: string): SftpClient {
  const at = (path: string): string => `${directory.replace(/\/$/, '') || '.'}/${path}`;
  const bytesOf = async (path: string): Promise<Buffer | undefined> => {
    const bytes = await present(asked<Buffer>((done) => sftp.readFile(at(path), done)));
    if (bytes && bytes.length > MOST_BYTES)
      throw new NeighbourError('connection', `${path} is too large`);
    return bytes;
  };
  return {
    async list(folder) {
      const found = await present(
        asked<{ filename: string }[]>((done) => sftp.readdir(at(folder), done)),
      );
      return (found ?? []).map(({ filename }) => filename);
    },
    read: async (path) => (await bytesOf(path))?.toString('utf8'),
    bytes: bytesOf,
    async write(path, contents) {
      const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      const there = await present(asked<unknown>((done) => sftp.stat(at(folder), done)));
      if (there === undefined)
        await asked<void>((done) => sftp.mkdir(at(folder), (error) => done(error ?? undefined)));
      await asked<void>((done) =>
        sftp.writeFile(at(path), contents, (error) => done(error ?? undefined)),
      );
    },
  };
}

/** undefined for what is not there */
async function present<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SftpRefusal && error.status === NO_SUCH_FILE) return undefined;
    throw error;
  }
}

class SftpRefusal extends NeighbourError {
  constructor(
    message: string,
    override readonly status: number | undefined,
  ) {
    super('status', message);
  }
}

function asked<T>(
  ask: (done: (error: (Error & { code?: unknown }) | undefined, value?: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((error, value) => {
      if (error)
        reject(
          new SftpRefusal(error.message, typeof error.code === 'number' ? error.code : undefined),
        );
      else resolve(value as T);
    });
  });
}
