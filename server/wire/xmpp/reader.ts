/**
 * Reads one stream of XML: its header, then stanza after stanza, until it ends.
 *
 * What XMPP forbids in a stream (RFC 6120 11.1: comments, processing instructions, a DTD and so
 * entities of its own) ends it, and so does a stanza that is too long or too deep. Nothing is kept
 * of a stanza but itself.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Element } from '../../runtime/element';
import { StreamError } from './stream-error';

export interface StreamHeader {
  name: string;
  ns: string;
  /** default namespace: that of the stanzas */
  content: string;
  attrs: Readonly<Record<string, string>>;
}

export interface ReaderEvents {
  onHeader(header: StreamHeader): void;
  onStanza(stanza: Element): void;
  /** the client closed its stream */
  onEnd(): void;
}

export interface Reader {
  /** @throws StreamError; after that, and after `stop`, nothing more is read */
  read(bytes: Uint8Array): void;
  stop(): void;
  /** is a stanza, or the header, still on its way? */
  readonly unfinished: boolean;
}

/** Bytes of one stanza. [guess] RFC 6120 13.12 wants at least 10,000 */
export const MOST_STANZA = 65_536;
const MOST_DEPTH = 32;

interface Open {
  name: string;
  ns: string;
  attrs: Record<string, string>;
  children: (Element | string)[];
}

export function createReader(events: ReaderEvents): Reader {
  // Characters, not bytes: a stream that is no UTF-8 ends.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: Open[] = [];
  let begun = false;
  let ended = false;
  /** characters that were read */
  let total = 0;
  /** how many of them there were when the last stanza was whole */
  let whole = 0;
  /** more than white space came since */
  let partial = false;

  const forbid = (): void => {
    if (!ended) throw new StreamError('restricted-xml');
  };
  parser.on('error', (error) => {
    // The rest of the chunk that ended the stream, or began TLS.
    if (ended) return;
    throw new StreamError(
      /unbound namespace prefix/.test(error.message) ? 'bad-namespace-prefix' : 'not-well-formed',
    );
  });
  parser.on('doctype', forbid);
  parser.on('comment', forbid);
  parser.on('processinginstruction', forbid);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag) => {
    if (ended) return;
    if (!begun) {
      begun = true;
      whole = parser.position;
      const { attributes, ns } = tag;
      return events.onHeader({
        ...{ name: tag.local, ns: tag.uri, content: ns[''] ?? '' },
        attrs: attrsOf({ ...tag, attributes }),
      });
    }
    if (open.length >= MOST_DEPTH) throw new StreamError('policy-violation');
    open.push({ name: tag.local, ns: tag.uri, attrs: attrsOf(tag), children: [] });
  });
  parser.on('closetag', () => {
    if (ended) return;
    const done = open.pop();
    if (!done) {
      ended = true;
      return events.onEnd();
    }
    const parent = open[open.length - 1];
    if (parent) parent.children.push(done);
    else {
      whole = parser.position;
      events.onStanza(done);
    }
  });

  function addText(text: string): void {
    const parent = open[open.length - 1];
    if (ended) return;
    if (parent) parent.children.push(text);
    // White space between stanzas keeps a connection alive.
    else if (begun && text.trim() !== '') throw new StreamError('bad-format');
  }

  /** Has a stanza begun of which not even the first tag is here? */
  function isPartial(chunk: string): boolean {
    if (open.length > 0) return false;
    const since = total - whole;
    const before = since > chunk.length && partial;
    return since > 0 && (before || chunk.slice(-since).trim() !== '');
  }

  return {
    read(bytes) {
      for (let at = 0; at < bytes.length && !ended; at += STEP) {
        const chunk = decode(decoder, bytes.subarray(at, at + STEP));
        total += chunk.length;
        parser.write(chunk);
        partial = isPartial(chunk);
        if (total - whole > MOST_STANZA) throw new StreamError('policy-violation');
      }
    },
    stop() {
      ended = true;
    },
    get unfinished() {
      return !begun || partial || open.length > 0;
    },
  };
}

/** Bytes after which the length of a stanza is looked at. */
const STEP = 4_096;

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch {
    throw new StreamError('unsupported-encoding');
  }
}

function attrsOf({ attributes }: Pick<SaxesTagNS, 'attributes'>): Record<string, string> {
  const attrs: Record<string, string> = {};
  for (const { prefix, local, uri, value } of Object.values(attributes)) {
    if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) continue;
    attrs[uri === '' ? local : `{${uri}}${local}`] = value;
  }
  return attrs;
}
