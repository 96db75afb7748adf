/** A person at `admin:`: keys go in, and what the terminal shows is waited for. */
import { connect } from 'node:net';
import { Client } from 'ssh2';

export interface Shell {
  /** all that came so far, as it came */
  readonly seen: string;
  type(keys: string | Buffer): void;
  /** waits until what came since the last wait ends in this; answers it */
  until(end: string | RegExp): Promise<string>;
  /** resolves with the exit code when the server ends the session */
  ended: Promise<number | undefined>;
  close(): void;
}

export interface ShellOptions {
  port: number;
  user?: string;
  password?: string;
  keyboard?: boolean;
  rows?: number;
}

export function openShell({
  port,
  user = 'administrator',
  password = 'ucmock',
  keyboard = false,
  rows = 24,
}: ShellOptions): Promise<Shell> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on('error', reject);
    client.on('close', () => reject(new Error('closed')));
    client.on('keyboard-interactive', (_name, _instructions, _lang, _prompts, answer) =>
      answer([password]),
    );
    client.on('ready', () => {
      client.shell({ rows, cols: 80, term: 'vt100' }, (error, channel) => {
        if (error) return reject(error);
        let seen = '';
        let from = 0;
        let look = (): void => undefined;
        let end: (code: number | undefined) => void;
        const ended = new Promise<number | undefined>((done) => (end = done));
        channel.on('data', (bytes: Buffer) => {
          seen += bytes.toString('utf8');
          look();
        });
        channel.on('exit', (code: number) => end(code));
        channel.on('close', () => end(undefined));
        resolve({
          get seen() {
            return seen;
          },
          type: (keys) => void channel.write(keys),
          until: (what) =>
            new Promise((found, lost) => {
              const timer = setTimeout(
                () =>
                  lost(
                    new Error(
                      `"${String(what)}" did not come: ${JSON.stringify(seen.slice(from))}`,
                    ),
                  ),
                8_000,
              );
              look = () => {
                const text = seen.slice(from);
                if (typeof what === 'string' ? !text.endsWith(what) : !what.test(text)) return;
                clearTimeout(timer);
                look = () => undefined;
                from = seen.length;
                found(text);
              };
              look();
            }),
          ended,
          close: () => client.end(),
        });
      });
    });
    client.connect({
      sock: connect({ host: '127.0.0.1', port, noDelay: true }),
      username: user,
      ...(keyboard ? { tryKeyboard: true } : { password }),
    });
  });
}
