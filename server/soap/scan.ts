/**
 * A scanner for the XML that clients send all day: elements, attributes, text, one optional
 * declaration. It says the same as saxes and takes an eighth of the time.
 *
 * Whatever is not of that plain kind (comments, CDATA, entities, document types, any error) it
 * does not judge: it gives up, and the request is read again by saxes, whose word counts. So there
 * is nothing that it accepts and a full reader refuses.
 */

/** An element as its reader sees it open. */
export interface Tag {
  name: string;
  local: string;
  uri: string;
  attributes: readonly Attribute[];
}

export interface Attribute {
  name: string;
  prefix: string;
  local: string;
  uri: string;
  value: string;
}

export interface Listener {
  open(tag: Tag): void;
  text(text: string): void;
  close(): void;
}

/** Namespace declarations in force, innermost first. */
interface Scope {
  prefix: string;
  uri: string;
  outer: Scope | undefined;
}

interface Open {
  name: string;
  /** in force outside of the element */
  scope: Scope | undefined;
}

const DECLARATION =
  /^<\?xml version=(?:"1\.0"|'1\.0')(?: encoding=(?:"[\w.-]+"|'[\w.-]+'))?(?: standalone=(?:"(?:yes|no)"|'(?:yes|no)'))? ?\?>/;
const NONE: readonly Attribute[] = [];

/** false: something that is not plain; what was told so far holds as far as it goes. */
export function scan(xml: string, listener: Listener): boolean {
  let at = DECLARATION.exec(xml)?.[0].length ?? 0;
  let scope: Scope | undefined;
  const stack: Open[] = [];
  let done = false;

  for (;;) {
    const next = xml.indexOf('<', at);
    const until = next < 0 ? xml.length : next;
    if (until > at) {
      if (!isPlainText(xml, at, until)) return false;
      if (stack.length > 0) listener.text(xml.slice(at, until));
      else if (xml.slice(at, until).trim() !== '') return false;
    }
    if (next < 0) return done && stack.length === 0;
    at = next + 1;
    if (xml.charCodeAt(at) === SLASH) {
      const end = nameEnd(xml, at + 1);
      const top = stack.pop();
      if (!top || xml.charCodeAt(end) !== CLOSE || !xml.startsWith(top.name, at + 1)) return false;
      if (end - at - 1 !== top.name.length) return false;
      scope = top.scope;
      at = end + 1;
      done = stack.length === 0;
      listener.close();
      continue;
    }
    if (done) return false;

    const end = nameEnd(xml, at);
    if (end === at) return false;
    const name = xml.slice(at, end);
    const outer = scope;
    let attributes = NONE;
    at = end;
    if (isSpace(xml.charCodeAt(at))) {
      const read = readAttributes(xml, at);
      if (!read) return false;
      at = read.end;
      if (read.attributes.length > 0) {
        scope = declare(read.attributes, scope);
        if (!resolveAll(read.attributes, scope)) return false;
        attributes = read.attributes;
      }
    }
    const colon = name.indexOf(':');
    const uri = colon < 0 ? defaultUri(scope) : uriOf(name.slice(0, colon), scope);
    const local = colon < 0 ? name : name.slice(colon + 1);
    if (uri === undefined || !isLocal(local)) return false;
    const empty = xml.charCodeAt(at) === SLASH;
    if (empty) at += 1;
    if (xml.charCodeAt(at) !== CLOSE) return false;
    at += 1;
    listener.open({ name, local, uri, attributes });
    if (empty) {
      scope = outer;
      done = stack.length === 0;
      listener.close();
    } else stack.push({ name, scope: outer });
  }
}

interface ReadAttributes {
  attributes: Attribute[];
  end: number;
}

/** The attributes from `at` on, still without namespaces; undefined when they are not plain. */
function readAttributes(xml: string, from: number): ReadAttributes | undefined {
  const attributes: Attribute[] = [];
  let at = from;
  for (;;) {
    const space = at;
    while (isSpace(xml.charCodeAt(at))) at += 1;
    const end = nameEnd(xml, at);
    if (end === at) return { attributes, end: at };
    if (space === at) return undefined;
    const name = xml.slice(at, end);
    const quote = xml[end + 1];
    if (xml[end] !== '=' || (quote !== '"' && quote !== "'")) return undefined;
    const close = xml.indexOf(quote, end + 2);
    if (close < 0 || !isPlainValue(xml, end + 2, close)) return undefined;
    if (attributes.some((one) => one.name === name)) return undefined;
    const colon = name.indexOf(':');
    const local = name.slice(colon + 1);
    if (!isLocal(local)) return undefined;
    const prefix = colon < 0 ? '' : name.slice(0, colon);
    attributes.push({ name, prefix, local, uri: '', value: xml.slice(end + 2, close) });
    at = close + 1;
  }
}

function declare(attributes: readonly Attribute[], scope: Scope | undefined): Scope | undefined {
  let inner = scope;
  for (const { name, prefix, local, value } of attributes) {
    if (prefix === 'xmlns') inner = { prefix: local, uri: value, outer: inner };
    else if (name === 'xmlns') inner = { prefix: '', uri: value, outer: inner };
  }
  return inner;
}

/** Gives each attribute its namespace; false for what only a full reader can judge. */
function resolveAll(attributes: Attribute[], scope: Scope | undefined): boolean {
  for (const attribute of attributes) {
    const { prefix, local, value, name } = attribute;
    if (prefix === 'xmlns' || name === 'xmlns') {
      if (prefix !== '' && (value === '' || /^xml/i.test(local))) return false;
      // A full reader trims the name, and some names are its own.
      if (value.trim() !== value || RESERVED.test(value)) return false;
      attribute.uri = XMLNS;
    } else if (prefix !== '') {
      const uri = uriOf(prefix, scope);
      if (uri === undefined) return false;
      attribute.uri = uri;
      // The same name twice by two prefixes is an error, and rare enough to leave to others.
      if (
        attributes.some((one) => one !== attribute && one.local === local && one.prefix !== 'xmlns')
      )
        return false;
    }
  }
  return true;
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const RESERVED = /^http:\/\/www\.w3\.org\/(2000\/xmlns\/|XML\/1998\/namespace)$/;

function defaultUri(scope: Scope | undefined): string {
  return uriOf('', scope) ?? '';
}

function uriOf(prefix: string, scope: Scope | undefined): string | undefined {
  for (let one = scope; one; one = one.outer) if (one.prefix === prefix) return one.uri;
  return undefined;
}

const SLASH = 0x2f;
const CLOSE = 0x3e;
const COLON = 0x3a;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09;
}

/** End of the name that begins here: ASCII names only; `at` itself when there is none. */
function nameEnd(xml: string, at: number): number {
  if (!isNameStart(xml.charCodeAt(at))) return at;
  let end = at + 1;
  for (;;) {
    const code = xml.charCodeAt(end);
    const more =
      isNameStart(code) || code === COLON || code === 0x2d || code === 0x2e || isDigit(code);
    if (!more) return end;
    end += 1;
  }
}

function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** What stands behind a prefix: a name without another colon. */
function isLocal(local: string): boolean {
  return isNameStart(local.charCodeAt(0)) && !local.includes(':');
}

/** Text that stands for itself: no entity, no CR, no `]]>`, no character that XML lacks. */
function isPlainText(xml: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) {
    const code = xml.charCodeAt(i);
    if (code === 0x26 || code === 0x5d || !isPlainChar(code)) return false;
  }
  return true;
}

/** As text; white space other than blanks would have to be normalised. */
function isPlainValue(xml: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) {
    const code = xml.charCodeAt(i);
    if (code === 0x26 || code === 0x3c || code < 0x20 || !isPlainChar(code)) return false;
  }
  return true;
}

/** Printable characters of the first plane; what is rarer goes to the full reader. */
function isPlainChar(code: number): boolean {
  if (code < 0x7f) return code >= 0x20 || code === 0x0a || code === 0x09;
  return code >= 0xa0 && code < 0xd800;
}
