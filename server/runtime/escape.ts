/** Characters that XML cannot hold are dropped; markup is escaped. `>` stays. [client] facts/axl.md 7.1 */

const INVALID = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const NEEDS = /[&<\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|]]>/;

export function escapeText(text: string): string {
  if (!NEEDS.test(text)) return text;
  // XML forbids a bare ]]> in text, and a reader would turn a bare CR into LF.
  return text
    .replace(INVALID, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/]]>/g, ']]&gt;')
    .replace(/\r/g, '&#xD;');
}

export function escapeAttribute(text: string): string {
  const escaped = escapeText(text).replace(/"/g, '&quot;');
  return /[\n\t]/.test(escaped) ? escaped.replace(/\n/g, '&#xA;').replace(/\t/g, '&#x9;') : escaped;
}

/** Nothing to escape and nothing but ASCII: true of nearly every value, so it is asked first. */
export function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e || code === AMPERSAND || code === LESS || code === GREATER)
      return false;
  }
  return true;
}

export function isPlainAttribute(text: string): boolean {
  return isPlain(text) && !text.includes('"');
}

const AMPERSAND = 0x26;
const LESS = 0x3c;
const GREATER = 0x3e;
