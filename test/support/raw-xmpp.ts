/** A client that says what it wants, byte by byte, and hears what comes. */
import { connect, type Socket } from 'node:net';
import { connect as secureConnect } from 'node:tls';

export interface RawClient {
  say(text: string | Buffer): void;
  /** waits until this is among what came since the last call, and forgets it */
  hear(what: RegExp | string): Promise<string>;
  /** waits for the end of the connection @returns all that came since the last call */
  end(): Promise<string>;
  /** STARTTLS from the stream on; afterwards it has said the header again, with more attributes */
  secure(more?: string): Promise<void>;
  /** reads nothing any more */
  pause(): void;
  destroy(): void;
}

export const header = (to: string, more = '') =>
  `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${to}' version='1.0'${more}>`;

const WAIT_MS = 6_000;

export async function rawClient(port: number, domain: string): Promise<RawClient> {
  let socket: Socket = connect(port, '127.0.0.1');
  let heard = '';
  let ended = false;
  let look = (): void => undefined;
  const listen = (): void => {
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString();
      look();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      ended = true;
      look();
    });
  };
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  listen();
  const until = (holds: () => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`it did not come: ${heard}`)), WAIT_MS);
      look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        look = () => undefined;
        resolve(heard);
        heard = '';
      };
      look();
    });
  const self: RawClient = {
    say: (text) => void socket.write(text),
    hear: (what) =>
      until(() => (typeof what === 'string' ? heard.includes(what) : what.test(heard))),
    end: () => until(() => ended),
    async secure(more) {
      self.say(header(domain));
      await self.hear('</stream:features>');
      self.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
      await self.hear('<proceed');
      socket.removeAllListeners();
      socket = secureConnect({ socket, rejectUnauthorized: false, servername: domain });
      listen();
      self.say(header(domain, more));
    },
    pause: () => void socket.pause(),
    destroy: () => socket.destroy(),
  };
  return self;
}

/** An <auth/> of PLAIN. */
export const plain = (user: string, password: string, as = '') =>
  `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${Buffer.from(`${as}\0${user}\0${password}`).toString('base64')}</auth>`;
