/** OpenSSH's own sftp-server behind an SSH server on loopback: one account, one folder of this machine. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Server, utils } from 'ssh2';

const PROGRAMS = ['/usr/lib/openssh/sftp-server', '/usr/libexec/sftp-server'];
const PROGRAM = PROGRAMS.find((path) => existsSync(path));
export const HAVE_SFTP = PROGRAM !== undefined;

export interface SftpServer {
  port: number;
  stop(): Promise<void>;
}

export async function startSftp(user: string, password: string): Promise<SftpServer> {
  const hostKey = utils.generateKeyPairSync('ed25519').private;
  const server = new Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      const good = context.method === 'password' && context.password === password;
      if (good && context.username === user) context.accept();
      else context.reject(['password']);
    });
    client.on('session', (accept) => {
      accept().on(
        'subsystem' as 'sftp',
        ((take: () => NodeJS.ReadWriteStream, refuse: () => void, { name }: { name: string }) => {
          if (name !== 'sftp') return refuse();
          const stream = take();
          const child = spawn(PROGRAM ?? '', [], { stdio: ['pipe', 'pipe', 'ignore'] });
          stream.pipe(child.stdin);
          child.stdout.pipe(stream);
          child.stdin.on('error', () => undefined);
        }) as unknown as () => void,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
