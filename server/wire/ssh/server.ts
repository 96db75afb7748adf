/**
 * The SSH server of one node: login by password or keyboard-interactive, a shell, nothing else.
 * exec, sftp and forwarding are refused [client, guess]; publickey too. facts/cli.md 1.1
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import type { AuthContext, Connection, PseudoTtyInfo, ServerChannel } from 'ssh2';
import { runShell, type ShellHost } from './shell';
import { createTerminal } from './terminal';

export interface SshServer {
  port: number;
  close(): Promise<void>;
}

export interface SshHost {
  /** false: the machine is off */
  alive(): boolean;
  login(user: string, password: string): boolean;
  /** the shell of a user who has logged in */
  shellFor(user: string): ShellHost;
  /** calls back when the user was idle for too long; begins anew at each call */
  idle(onIdle: () => void): { touch(): void; stop(): void };
}

export interface SshAt {
  host: string;
  port: number;
  /** private keys, OpenSSH form */
  hostKeys: readonly string[];
}

/** As OpenSSH has them. */
const MOST_ATTEMPTS = 6;
const LOGIN_MS = 120_000;
const MOST_CONNECTIONS = 100;
const LEAVE_MS = 2_000;

/** @throws what the socket throws when the port cannot be had */
export async function serveSsh({ host, port, hostKeys }: SshAt, node: SshHost): Promise<SshServer> {
  const { Server } = await import('ssh2');
  const open = new Set<Socket>();
  /** by address: those who have not logged in yet, and when they lose their connection */
  const loggingIn = new Map<string, NodeJS.Timeout>();
  const ssh = new Server(
    { hostKeys: [...hostKeys], ident: 'OpenSSH_8.0' },
    (connection, { ip, port: from }) =>
      serve(connection, node, () => clearTimeout(loggingIn.get(`${ip} ${from}`))),
  );
  const server = createServer({ noDelay: true }, (socket) => {
    if (!node.alive() || open.size >= MOST_CONNECTIONS) return void socket.destroy();
    const name = `${socket.remoteAddress ?? ''} ${socket.remotePort ?? 0}`;
    const late = setTimeout(() => socket.destroy(), LOGIN_MS);
    late.unref();
    open.add(socket);
    loggingIn.set(name, late);
    socket.once('close', () => {
      open.delete(socket);
      loggingIn.delete(name);
      clearTimeout(late);
    });
    ssh.injectSocket(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function serve(connection: Connection, node: SshHost, loggedIn: () => void): void {
  let attempts = 0;
  let user = '';
  // A client that hangs up in the middle is no fault of ours.
  connection.on('error', () => connection.end());
  connection.on('authentication', (context) => {
    const take = (password: string): void => {
      if (node.alive() && node.login(context.username, password)) {
        ({ username: user } = context);
        return context.accept();
      }
      attempts += 1;
      if (attempts >= MOST_ATTEMPTS) connection.end();
      else context.reject([...METHODS]);
    };
    if (!ask(context, take)) context.reject([...METHODS]);
  });
  connection.on('ready', () => {
    loggedIn();
    connection.on('session', (accept) => {
      const session = accept();
      let size: Size = { rows: 24 };
      session.on('pty', (yes, _no, info: PseudoTtyInfo) => {
        size = info;
        yes();
      });
      session.on('window-change', (yes, _no, info) => {
        size = info;
        // Not every client wants to know; the type says it always does.
        (yes as (() => void) | undefined)?.();
      });
      session.once('shell', (yes) => {
        void converse(yes(), connection, { node, user, rows: () => size.rows });
      });
    });
  });
}

interface Size {
  rows: number;
}

const METHODS = ['password', 'keyboard-interactive'] as const;

/** false: by another way than we offer */
function ask(context: AuthContext, take: (password: string) => void): boolean {
  if (context.method === 'password') take(context.password);
  else if (context.method === 'keyboard-interactive')
    context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) => take(answer ?? ''));
  else return false;
  return true;
}

/** A client that reads slowly loses what it has not read when the connection ends: it may hang up itself. */
function leave(connection: Connection): void {
  const late = setTimeout(() => connection.end(), LEAVE_MS);
  late.unref();
  connection.once('close', () => clearTimeout(late));
}

interface Visit {
  node: SshHost;
  user: string;
  rows(): number;
}

async function converse(
  channel: ServerChannel,
  connection: Connection,
  { node, user, rows }: Visit,
): Promise<void> {
  let command = new AbortController();
  const terminal = createTerminal(
    (text) => {
      // A client that does not read is not heard either, so that answers do not pile up.
      if (!channel.write(text)) channel.pause();
    },
    () => command.abort(),
  );
  const idle = node.idle(() => terminal.close());
  channel.on('drain', () => channel.resume());
  const decoder = new StringDecoder('utf8');
  channel.on('data', (bytes: Buffer) => {
    idle.touch();
    if (node.alive()) terminal.input(decoder.write(bytes));
    else connection.end();
  });
  const gone = (): void => {
    command.abort();
    terminal.close();
  };
  channel.on('close', gone);
  channel.on('end', () => terminal.end());
  channel.on('error', gone);
  try {
    await runShell(node.shellFor(user), {
      terminal,
      rows,
      begin: () => (command = new AbortController()).signal,
    });
  } finally {
    idle.stop();
    if (channel.writable) {
      channel.write('\r\n');
      channel.exit(0);
      channel.end();
    }
    leave(connection);
  }
}
