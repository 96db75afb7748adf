/**
 * The XMPP side of a Jabber, by @xmpp/client: the library's parts with the token mechanism of the
 * product in the place of passwords. It takes the node's certificate as a user does who accepts it.
 */
import tls from 'node:tls';

interface Xml {
  name: string;
  attrs: Record<string, string>;
  getChildText(name: string): string | null;
  is(name: string): boolean;
  toString(): string;
}

interface LibraryClient {
  start(): Promise<{ toString(): string }>;
  stop(): Promise<void>;
  send(stanza: Xml): Promise<void>;
  on(event: string, listener: (what: never) => void): void;
}

/* The packages have no types. */
/* eslint-disable @typescript-eslint/no-require-imports */
type Part = (...given: unknown[]) => { use(...mechanism: unknown[]): void };
const part = (name: string): Part => require(`@xmpp/${name}`) as Part;
const { Client } = require('@xmpp/client-core') as {
  Client: new (options: object) => LibraryClient;
};
export const xml = require('@xmpp/xml') as (
  name: string,
  attrs?: Record<string, string>,
  ...children: unknown[]
) => Xml;
/* eslint-enable @typescript-eslint/no-require-imports */

// The library takes no options of TLS.
const connect = tls.connect.bind(tls) as (...given: unknown[]) => tls.TLSSocket;
(tls as { connect: unknown }).connect = (options: unknown, ...more: unknown[]) => {
  const isUpgrade = more.length === 0 && typeof options === 'object' && 'socket' in (options ?? {});
  return isUpgrade
    ? connect({ ...(options as object), rejectUnauthorized: false })
    : connect(options, ...more);
};

/** [client] facts/centralized.md 5 */
class VtgToken {
  readonly name = 'CISCO-VTG-TOKEN';
  readonly clientFirst = true;
  response({ username, password, realm }: Record<string, string>): string {
    return `userid=${username ?? ''}@${realm ?? ''}\0token=${password ?? ''}`;
  }
}

export interface Jabber {
  jid: string;
  send(stanza: Xml): Promise<void>;
  /** the first stanza that fits, of those that came and will come; @throws after some seconds */
  next(fits: (stanza: Xml) => boolean): Promise<Xml>;
  stop(): Promise<void>;
}

const WAIT_MS = 8_000;

/** Logs in; @throws with the condition of SASL or of the stream. */
export async function logIn(options: {
  port: number;
  domain: string;
  userid: string;
  /** one-time password or access token */
  secret: string;
}): Promise<Jabber> {
  const { port, domain, userid, secret } = options;
  const entity = new Client({ service: `xmpp://127.0.0.1:${port}`, domain });
  part('tcp')({ entity });
  const middleware = part('middleware')({ entity });
  const streamFeatures = part('stream-features')({ middleware });
  const iqCaller = part('iq/caller')({ middleware, entity });
  part('starttls/client')({ streamFeatures });
  const sasl = part('sasl')({ streamFeatures }, { username: userid, password: secret });
  part('resource-binding')({ iqCaller, streamFeatures });
  part('session-establishment')({ iqCaller, streamFeatures });
  sasl.use('CISCO-VTG-TOKEN', VtgToken);
  const inbox: Xml[] = [];
  let look = (): void => undefined;
  entity.on('stanza', (stanza: Xml) => {
    inbox.push(stanza);
    look();
  });
  entity.on('error', () => undefined);
  const jid = (await entity.start()).toString();
  await entity.send(xml('presence'));
  return {
    jid,
    send: (stanza) => entity.send(stanza),
    next: (fits) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          reject(new Error(`${jid} did not hear it; it heard ${inbox.map(String).join(' ')}`));
        }, WAIT_MS);
        look = () => {
          const found = inbox.find(fits);
          if (!found) return;
          clearTimeout(late);
          resolve(found);
        };
        look();
      }),
    stop: () => entity.stop(),
  };
}
