/**
 * The SSH server of one node: login by password or keyboard-interactive, a shell, nothing else.
 * exec, sftp and forwarding are refused [client, guess]; publickey too. facts/cli.md 1.1
 */
import type { AddressInfo } from 'node:net';
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
  const open = new Set<Connection>();
  const server = new Server(
    { hostKeys: [...hostKeys], ident: 'OpenSSH_8.0', keepaliveInterval: 0 },
    (connection) => {
      if (!node.alive() || open.size >= MOST_CONNECTIONS) return void connection.end();
      open.add(connection);
      connection.once('close', () => open.delete(connection));
      serve(connection, node);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const connection of open) connection.end();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function serve(connection: Connection, node: SshHost): void {
  let attempts = 0;
  let user = '';
  const grace = setTimeout(() => connection.end(), LOGIN_MS);
  grace.unref();
  // A client that hangs up in the middle is no fault of ours.
  connection.on('error', () => connection.end());
  connection.on('close', () => clearTimeout(grace));
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
    clearTimeout(grace);
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
    (text) => channel.write(text),
    () => command.abort(),
  );
  const idle = node.idle(() => terminal.close());
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
