/** SIP messages: from bytes and to bytes. RFC 3261 section 7; bodies are what their length says. */

export interface SipHeader {
  /** as it came, compact names written out */
  name: string;
  value: string;
}

export interface SipRequest {
  method: string;
  uri: string;
  headers: readonly SipHeader[];
  body: Buffer;
}

export interface SipResponse {
  status: number;
  phrase: string;
  headers: readonly SipHeader[];
  body: Buffer;
}

export type SipMessage = SipRequest | SipResponse;

/** What was read is no SIP; `head` holds a request's headers as far as they could be read. */
export class NotSip extends Error {
  override readonly name = 'NotSip';
}

const COMPACT: Readonly<Record<string, string>> = {
  ...{ i: 'Call-ID', m: 'Contact', e: 'Content-Encoding', l: 'Content-Length', c: 'Content-Type' },
  ...{ f: 'From', s: 'Subject', k: 'Supported', t: 'To', v: 'Via', o: 'Event', u: 'Allow-Events' },
  ...{ r: 'Refer-To', b: 'Referred-By', x: 'Session-Expires' },
};

const MOST_HEADERS = 200;

/** @param head all before the empty line, without it @throws NotSip */
export function readHead(head: string): Omit<SipRequest, 'body'> | Omit<SipResponse, 'body'> {
  const [first = '', ...rest] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  if (rest.length > MOST_HEADERS) throw new NotSip('too many headers');
  const headers = rest.map(headerOf);
  const answer = /^SIP\/2\.0 (\d{3})(?: (.*))?$/i.exec(first);
  if (answer) return { status: Number(answer[1]), phrase: answer[2] ?? '', headers };
  const asked = /^([A-Za-z0-9.!%*_+`'~-]{1,40}) (\S{1,2000}) SIP\/2\.0$/i.exec(first);
  if (!asked) throw new NotSip('neither request nor response');
  return { method: asked[1] ?? '', uri: asked[2] ?? '', headers };
}

function headerOf(line: string): SipHeader {
  const colon = line.indexOf(':');
  if (colon < 1) throw new NotSip('a line is no header');
  const name = line.slice(0, colon).trim();
  if (!/^[A-Za-z0-9.!%*_+`'~-]+$/.test(name)) throw new NotSip('no name of a header');
  return { name: COMPACT[name.toLowerCase()] ?? name, value: line.slice(colon + 1).trim() };
}

/** The first of this name. */
export function headerIn(
  { headers }: { headers: readonly SipHeader[] },
  name: string,
): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find((header) => header.name.toLowerCase() === wanted)?.value;
}

/** All of this name; those that stand in one line, parted by commas, are parted. */
export function headersIn({ headers }: { headers: readonly SipHeader[] }, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers
    .filter((header) => header.name.toLowerCase() === wanted)
    .flatMap(({ value }) => commaParted(value));
}

/** At commas that are neither quoted nor inside < >. */
export function commaParted(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (quoted && sign === '\\') {
      part += sign + (text[(at += 1)] ?? '');
      continue;
    }
    if (sign === '"') quoted = !quoted;
    if (!quoted && sign === '<') depth += 1;
    if (!quoted && sign === '>') depth -= 1;
    if (sign === ',' && !quoted && depth <= 0) {
      parts.push(part.trim());
      part = '';
    } else part += sign;
  }
  return [...parts, part.trim()].filter((one) => one !== '');
}

/** An address: `"Name" <sip:user@host;uri-parameter>;parameter=value`. */
export interface SipAddress {
  uri: string;
  /** user part of the URI, decoded; '' without one */
  user: string;
  /** host of the URI, without port */
  host: string;
  /** by lower-case name; quotes taken off */
  parameters: Readonly<Record<string, string>>;
}

/** undefined for what is none */
export function addressOf(text: string): SipAddress | undefined {
  const found = /^(?:"(?:[^"\\]|\\.)*"|[^<"]*?)\s*<([^>]+)>(.*)$/s.exec(text);
  const [uri, rest] = found ? [found[1] ?? '', found[2] ?? ''] : partUri(text);
  const parts = /^sips?:(?:([^@]*)@)?(\[[^\]]+\]|[^:;?@]+)/i.exec(uri.trim());
  if (!parts) return undefined;
  return {
    uri: uri.trim(),
    user: decoded((parts[1] ?? '').split(/[:;]/, 1)[0] ?? ''),
    host: parts[2] ?? '',
    parameters: parametersOf(rest),
  };
}

/** Without < > what follows the first semicolon belongs to the header. RFC 3261 20.10 */
function partUri(text: string): [string, string] {
  const at = text.indexOf(';');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `;name=value;flag;quoted="a;b"` */
export function parametersOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of text.matchAll(
    /;\s*([^=;\s]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*)))?/g,
  ))
    found[name.toLowerCase()] = (quoted ?? bare ?? '').trim();
  return found;
}

/** With its length, whatever the headers say. */
export function writeMessage(message: SipMessage): Buffer {
  const first =
    'status' in message
      ? `SIP/2.0 ${message.status} ${message.phrase}`
      : `${message.method} ${message.uri} SIP/2.0`;
  const headers = message.headers.map(({ name, value }) => `${name}: ${value}`);
  const head = [first, ...headers, `Content-Length: ${message.body.length}`, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), message.body]);
}
