/** Addresses of host names: those that were told, then the machine's DNS; each asked once. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { HostPlace } from './options';

/** @returns a function that throws when a name has no address */
export function createResolver(
  hosts: Readonly<Record<string, string | HostPlace>>,
): (host: string) => Promise<string> {
  const asked = new Map<string, Promise<string>>();
  return (host) => {
    const told = hosts[host];
    if (told !== undefined) return Promise.resolve(typeof told === 'string' ? told : told.address);
    if (isIP(host)) return Promise.resolve(host);
    // Names below .localhost are this machine, by any resolver that knows them. RFC 6761
    if (/(^|\.)localhost$/i.test(host)) return Promise.resolve('127.0.0.1');
    let answer = asked.get(host);
    if (!answer) {
      answer = lookup(host).then(({ address }) => address);
      asked.set(host, answer);
      // A name that was not there may come.
      answer.catch(() => asked.delete(host));
    }
    return answer;
  };
}
