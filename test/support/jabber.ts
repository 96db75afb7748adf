/**
 * A Jabber made of @xmpp/client, a library that nobody here wrote: it logs in, and remembers every
 * stanza that comes. It trusts any certificate: openssl judges those.
 */
import tls from 'node:tls';
import type { Ucmock } from '../../server';

// The library takes no options of TLS, and a test of jest has no environment that Node looks at.
const connect = tls.connect.bind(tls) as (options: tls.ConnectionOptions) => tls.TLSSocket;
(tls as { connect: unknown }).connect = (options: tls.ConnectionOptions, ...more: unknown[]) =>
  options.socket !== undefined && more.length === 0
    ? connect({ ...options, rejectUnauthorized: false })
    : (connect as (...all: unknown[]) => tls.TLSSocket)(options, ...more);

/** As the library's own (ltx). */
export interface Xml {
  name: string;
  attrs: Record<string, string>;
  getChild(name: string, ns?: string): Xml | undefined;
  getChildren(name: string): Xml[];
  getChildText(name: string): string | null;
  getChildElements(): Xml[];
  text(): string;
  is(name: string): boolean;
  toString(): string;
}

interface LibraryClient {
  start(): Promise<{ toString(): string }>;
  stop(): Promise<void>;
  send(stanza: Xml): Promise<void>;
  on(event: string, listener: (what: never) => void): void;
  reconnect?: { stop(): void };
  iqCaller: { request(iq: Xml): Promise<Xml> };
}

interface Library {
  client(options: Record<string, unknown>): LibraryClient;
  xml(name: string, attrs?: Record<string, string>, ...children: unknown[]): Xml;
}

// The packages have no types.
/* eslint-disable @typescript-eslint/no-require-imports */
const library = require('@xmpp/client') as Library;
type Part = (...given: unknown[]) => never;
const part = (name: string): Part => require(`@xmpp/${name}`) as Part;
const { Client } = require('@xmpp/client-core') as {
  Client: new (options: object) => LibraryClient;
};
/* eslint-enable @typescript-eslint/no-require-imports */
export const { xml } = library;

interface Shown {
  username: string;
  password: string;
  realm: string;
}

/** The token mechanism, as a SASL mechanism of the library. */
class VtgToken {
  readonly name = 'CISCO-VTG-TOKEN';
  readonly clientFirst = true;
  response({ username, password, realm }: Shown): string {
    return `userid=${username}@${realm}\0token=${password}`;
  }
}

/** Composed of the library's parts as its `client` is, with this mechanism and no other. */
function tokenClient(service: string, domain: string, shown: object, resource?: string) {
  const entity = new Client({ service, domain });
  part('tcp')({ entity });
  const middleware = part('middleware')({ entity });
  const streamFeatures = part('stream-features')({ middleware });
  const iqCaller = part('iq/caller')({ middleware, entity });
  part('iq/callee')({ middleware, entity });
  part('starttls/client')({ streamFeatures });
  const sasl = part('sasl')({ streamFeatures }, shown) as { use(...mechanism: unknown[]): void };
  part('stream-management')({ streamFeatures, entity, middleware });
  part('resource-binding')({ iqCaller, streamFeatures }, resource);
  part('session-establishment')({ iqCaller, streamFeatures });
  sasl.use('CISCO-VTG-TOKEN', VtgToken);
  return Object.assign(entity, { iqCaller });
}

export interface Jabber {
  /** full JID */
  jid: string;
  /** all that came and was not asked for yet */
  inbox: Xml[];
  errors: unknown[];
  closed: boolean;
  send(...stanzas: Xml[]): Promise<void>;
  iq(type: 'get' | 'set', child: Xml, to?: string): Promise<Xml>;
  /** waits for a stanza that fits, and takes it out of the inbox */
  next(fits: (stanza: Xml) => boolean): Promise<Xml>;
  nextPresence(from: string, type?: string): Promise<Xml>;
  nextMessage(): Promise<Xml>;
  /** has the server answered all that was sent? then nothing more is to come */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export interface JabberOptions {
  port: number;
  domain: string;
  user: string;
  password?: string;
  /** a one-time password or an access token, shown by the token mechanism */
  token?: string;
  resource?: string;
  /** sends its presence at once */
  available?: boolean;
}

const WAIT_MS = 4_000;

export async function jabber(options: JabberOptions): Promise<Jabber> {
  const { port, domain, user, password, token, resource, available = true } = options;
  const service = `xmpp://127.0.0.1:${port}`;
  const client =
    token === undefined
      ? library.client({ service, domain, resource, username: user, password })
      : tokenClient(service, domain, { username: user, password: token }, resource);
  client.reconnect?.stop();
  const inbox: Xml[] = [];
  const errors: unknown[] = [];
  const waiting = new Set<() => void>();
  const state = { closed: false };
  client.on('stanza', (stanza: Xml) => {
    inbox.push(stanza);
    for (const look of [...waiting]) look();
  });
  client.on('error', (error: unknown) => errors.push(error));
  client.on('disconnect', () => (state.closed = true));
  const address = await client.start();
  const self: Jabber = {
    jid: address.toString(),
    inbox,
    errors,
    get closed() {
      return state.closed;
    },
    async send(...stanzas) {
      for (const stanza of stanzas) await client.send(stanza);
    },
    iq: (type, child, to) =>
      client.iqCaller.request(xml('iq', to === undefined ? { type } : { type, to }, child)),
    next: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const at = inbox.findIndex(fits);
          if (at < 0) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(inbox.splice(at, 1)[0] as Xml);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`it did not come; there was ${inbox.map(String).join(' ')}`));
        }, WAIT_MS);
        waiting.add(look);
        look();
      }),
    nextPresence: (from, type) =>
      self.next((one) => one.is('presence') && one.attrs.from === from && one.attrs.type === type),
    nextMessage: () => self.next((one) => one.is('message')),
    async settle() {
      await self.iq('get', xml('ping', { xmlns: 'urn:xmpp:ping' }));
    },
    stop: () => client.stop(),
  };
  if (available) {
    await self.send(xml('presence'));
    await self.settle();
  }
  return self;
}

export function xmppPort(ucm: Ucmock, node: string): number {
  return ucm.nodes.find(({ name }) => name === node)?.xmppPort ?? 0;
}

/** A roster item of an answer. */
export function itemsOf(iq: Xml): Record<string, string>[] {
  return (iq.getChild('query')?.getChildren('item') ?? []).map(({ attrs }) => attrs);
}
