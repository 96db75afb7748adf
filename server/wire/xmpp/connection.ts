/**
 * One client's connection: bytes to elements and back, TLS, and the clocks that a slow client runs
 * against. What is said is negotiation.ts's and, once a resource is bound, the host's.
 */
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { childrenOf, element, writeElement, type Element } from '../../runtime/element';
import type { ClientEnd, Resource, XmppHost } from './host';
import { CLIENT, negotiate, type Next, type Phase } from './negotiation';
import { createReader, type Reader, type StreamHeader } from './reader';
import { STREAMS, StreamError } from './stream-error';
import { createStreamManagement, MANAGEMENT } from './stream-management';

export interface Connection {
  /** called now and then: whom nobody serves any more, and who is too slow, has to go */
  check(): void;
  destroy(): void;
}

export interface Patience {
  /** in which a client has logged in, and in which a stanza that has begun is here */
  ms: number;
  /** milliseconds of the machine */
  now(): number;
}

/** Bytes that wait for a client which does not read. */
const MOST_WAITING = 1 << 20;
/** Stanzas that wait for their turn; then the client is not heard for a while. */
const MOST_QUEUED = 32;
/** ms in which a client may still read why its stream ends */
const LEAVE_MS = 1_000;

export function serveClient(raw: Socket, host: XmppHost, patience: Patience): Connection {
  let socket: Socket = raw;
  let phase: Phase = 'plain';
  let reader: Reader | undefined;
  /** our header is out */
  let answered = false;
  let over = false;
  let resource: Resource | undefined;
  let elsewhere: string | undefined;
  const began = patience.now();
  let unfinishedSince: number | undefined;
  const queue: Element[] = [];
  let working = false;
  const management = createStreamManagement();

  const client: ClientEnd = {
    send: (one) => write(written(one)),
    end: (condition) => fail(new StreamError(condition)),
  };
  const negotiation = negotiate(host, client);

  function write(text: string): void {
    if (!socket.writable) return;
    socket.write(text);
    // Whoever does not read is not waited for: all that he gets would pile up here.
    if (socket.writableLength > MOST_WAITING) socket.destroy();
  }

  function answerHeader(to: string | undefined): void {
    if (answered) return;
    answered = true;
    const attrs = { from: host.domain(), to, id: host.chance(16), version: '1.0' };
    const shown = writeElement(element(CLIENT, 'stream', attrs))
      .replace('<stream', '<stream:stream')
      .replace(/\/>$/, ` xmlns:stream="${STREAMS}" xml:lang="en">`);
    write(`<?xml version="1.0"?>${shown}`);
  }

  /** Another stream: the first one, and those after TLS and SASL. */
  function begin(): void {
    // What came behind the end of the stream before is no part of this one.
    reader?.stop();
    queue.length = 0;
    answered = false;
    reader = createReader({ onHeader, onStanza, onEnd: close });
  }

  function onHeader(header: StreamHeader): void {
    negotiation.header(header, phase);
    answerHeader(header.attrs.from);
    if (elsewhere !== undefined) throw new StreamError('see-other-host', elsewhere);
    client.send(negotiation.features(phase));
  }

  function onStanza(stanza: Element): void {
    unfinishedSince = undefined;
    queue.push(stanza);
    if (queue.length >= MOST_QUEUED) socket.pause();
    void work();
  }

  /** One after the other, in the order in which they came. */
  async function work(): Promise<void> {
    if (working) return;
    working = true;
    try {
      for (let one = queue.shift(); one && !over; one = queue.shift()) {
        if (phase === 'bound') await take(one);
        else {
          const next = negotiation.take(phase, one);
          apply(next instanceof Promise ? await next : next);
        }
      }
      if (!over) socket.resume();
    } catch (error) {
      fail(error);
    } finally {
      working = false;
    }
  }

  function apply(next: Next): void {
    if (next.do === 'secure' && !over) secure(next.identity);
    else if (next.do === 'restart') {
      phase = 'authenticated';
      ({ elsewhere } = next);
      begin();
    } else if (next.do === 'bound') {
      phase = 'bound';
      ({ resource } = next);
      // The client went away meanwhile.
      if (over) resource.closed();
    }
  }

  function secure(identity: { cert: string; key: string }): void {
    raw.removeAllListeners('data');
    const secureContext = createSecureContext({ ...identity, minVersion: 'TLSv1.2' });
    const tls = new TLSSocket(raw, { isServer: true, secureContext });
    socket = tls;
    phase = 'secured';
    begin();
    listen(tls);
  }

  async function take(one: Element): Promise<void> {
    if (one.ns === MANAGEMENT) {
      const answer = management.take(one);
      if (answer) client.send(answer);
      return;
    }
    const isStanza = one.ns === CLIENT && ['iq', 'message', 'presence'].includes(one.name);
    if (!isStanza) throw new StreamError('unsupported-stanza-type');
    const { from } = one.attrs;
    const jid = resource?.jid ?? '';
    if (from !== undefined && from !== jid && from !== jid.split('/')[0])
      throw new StreamError('invalid-from');
    await resource?.take({ ...one, attrs: { ...one.attrs, from: jid } });
    management.handled();
  }

  function fail(error: unknown): void {
    if (over) return;
    const known = error instanceof StreamError;
    if (!known) host.onError(error);
    answerHeader(undefined);
    client.send((known ? error : new StreamError('internal-server-error')).element);
    close();
  }

  /** The client may still read what was said last, for a moment. */
  function close(): void {
    if (over) return;
    answerHeader(undefined);
    write('</stream:stream>');
    gone();
    const last = socket;
    last.end();
    setTimeout(() => last.destroy(), LEAVE_MS).unref();
  }

  function gone(): void {
    if (over) return;
    over = true;
    reader?.stop();
    queue.length = 0;
    resource?.closed();
  }

  function listen(to: Socket): void {
    to.on('data', (bytes: Buffer) => {
      if (over) return;
      try {
        reader?.read(bytes);
      } catch (error) {
        fail(error);
      }
      if (reader?.unfinished === true) unfinishedSince ??= patience.now();
      else unfinishedSince = undefined;
    });
    to.on('error', () => to.destroy());
    to.on('end', close);
    to.on('close', gone);
  }

  begin();
  listen(raw);
  return {
    check() {
      const { ms, now } = patience;
      const since = phase === 'bound' ? unfinishedSince : began;
      if (!host.serving()) fail(new StreamError('system-shutdown'));
      else if (since !== undefined && now() - since > ms)
        fail(new StreamError('connection-timeout'));
    },
    destroy: () => socket.destroy(),
  };
}

/** Parts of the stream itself have its prefix: many a client looks for that. */
function written(one: Element): string {
  if (one.ns !== STREAMS) return writeElement(one, CLIENT);
  const inner = childrenOf(one).map((child) => writeElement(child, CLIENT));
  return `<stream:${one.name}>${inner.join('')}</stream:${one.name}>`;
}
