/** Characters that XML cannot hold are dropped; markup is escaped. `>` stays. [client] facts/axl.md 7.1 */

// eslint-disable-next-line no-control-regex -- these are the ones XML 1.0 has no form for
const INVALID = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
// eslint-disable-next-line no-control-regex -- one test decides whether anything has to be done
const NEEDS = /[&<\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

export function escapeText(text: string): string {
  if (!NEEDS.test(text)) return text;
  return text.replace(INVALID, '').replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

export function escapeAttribute(text: string): string {
  return escapeText(text).replace(/"/g, '&quot;');
}
