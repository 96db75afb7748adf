/**
 * Where a request from outside wants to go: the first part of its path, base64 of
 * `domain/scheme/host/port`, or of the domain alone for what the Expressway answers itself. [client]
 */

export interface Destination {
  domain: string;
  /** undefined: the Expressway itself */
  there?: { scheme: string; host: string; port: number };
}

/** undefined for what is no destination */
export function readDestination(text: string): Destination | undefined {
  if (!/^[A-Za-z0-9+_-]+={0,2}$/.test(text)) return undefined;
  const clear = Buffer.from(text, 'base64').toString('latin1');
  const [domain = '', scheme, host, port, ...more] = clear.split('/');
  if (!/^[\w.-]+$/.test(domain) || more.length > 0) return undefined;
  if (scheme === undefined) return { domain };
  if (host === undefined || port === undefined) return undefined;
  if (!/^[\w.:-]+$/.test(host) || !/^\d{1,5}$/.test(port)) return undefined;
  return { domain, there: { scheme, host, port: Number(port) } };
}

/**
 * What may be asked of the nodes behind, as the automatic allow list has it. [doc] that there is one;
 * its paths are a guess
 */
const ALLOWED = ['/cucm-uds/', '/ssosp/', '/EPASSoap/'];

/** Files of the TFTP service. */
const FILE = /^\/[\w.-]+(\.cnf)?\.xml$/;

/** Of the door of that service, which has more than XML: trust lists, signed files, loads. */
export function isFile(path: string): boolean {
  return /^\/[\w.-]+(\/[\w.-]+){0,3}$/.test(path) && !path.includes('..');
}

/** @param path as the client sent it; one that climbs, however it is written, is none */
export function isAllowed(path: string): boolean {
  let clear: string;
  try {
    clear = decodeURIComponent(path);
  } catch {
    return false;
  }
  if (clear.split(/[/\\]/).includes('..') || clear.includes('//')) return false;
  return ALLOWED.some((one) => clear.startsWith(one)) || FILE.test(clear);
}
