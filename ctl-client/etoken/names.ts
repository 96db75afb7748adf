/**
 * The names in a token's certificate as the CTL client writes and shows them: cn first, in lower case,
 * with semicolons, a value in quotation marks where it has blanks at an end, 55 characters at most.
 * [recorded] facts/trust-lists.md 1.5; [guess] that it is cut, which is why the last mark is missing
 */
import type { X509Certificate } from 'node:crypto';

const MOST = 55;

export function subjectText(certificate: X509Certificate): string {
  return nameText(certificate.subject);
}

export function issuerText(certificate: X509Certificate): string {
  return nameText(certificate.issuer);
}

/** @param name as node:crypto has it: a line each, escaped as RFC 2253 has it */
function nameText(name: string): string {
  const parts = name.split('\n').map((line) => {
    const [, type = '', escaped = ''] = /^([^=]+)=(.*)$/s.exec(line) ?? [];
    const value = escaped.replace(/\\(.)/g, '$1');
    return `${type.toLowerCase()}=${/^\s|\s$|[,;"+<>#=]/.test(value) ? `"${value}"` : value}`;
  });
  return parts.join(';').slice(0, MOST);
}

/** '06/09/2010' [recorded] */
export function dateText(date: string): string {
  const at = new Date(date);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(at.getUTCMonth() + 1)}/${two(at.getUTCDate())}/${at.getUTCFullYear()}`;
}
