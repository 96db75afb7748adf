/** The command line of a node over SSH, as an administrator types there. */
import { connect } from 'node:net';
import { Client, type ClientChannel } from 'ssh2';

export interface Terminal {
  /** types the command, and answers to its questions one after the other. @returns what it printed */
  run(command: string, ...answers: string[]): Promise<string>;
  close(): Promise<void>;
}

const PROMPT = /\badmin:$/;
const WAIT_MS = 15_000;

/** @param login user:password @throws when it is refused */
export async function openTerminal(port: number, login: string): Promise<Terminal> {
  const [username = '', password = ''] = login.split(/:(.*)/s);
  const client = new Client();
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.once('error', reject);
    client.once('ready', () =>
      // Wide enough that no line is broken.
      client.shell({ rows: 1000, cols: 500, term: 'vt100' }, (error, opened) =>
        error ? reject(error) : resolve(opened),
      ),
    );
    client.connect({ sock: connect(port, '127.0.0.1'), username, password });
  });
  let text = '';
  let look = (): void => undefined;
  channel.on('data', (bytes: Buffer) => {
    text += bytes.toString('utf8');
    look();
  });

  /** What came up to this end. */
  function until(end: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the terminal waits at: ${text}`)), WAIT_MS);
      look = () => {
        if (!end.test(text)) return;
        clearTimeout(late);
        look = () => undefined;
        const seen = text;
        text = '';
        resolve(seen);
      };
      look();
    });
  }

  await until(PROMPT);
  return {
    async run(command, ...answers) {
      channel.write(`${command}\r`);
      let seen = '';
      for (const answer of answers) {
        seen += await until(/(?:\(y\/n\)|continue): ?$/);
        channel.write(`${answer}\r`);
      }
      seen += await until(PROMPT);
      return seen.replace(PROMPT, '').replaceAll('\r', '');
    },
    close: () =>
      new Promise((resolve) => {
        client.once('close', () => resolve());
        client.end();
      }),
  };
}
