/** The web servers that a phone asks: services over HTTP and HTTPS, named as its configuration does. */
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { HostPlace } from '../options';

export interface Web {
  hosts: Readonly<Record<string, string | HostPlace>>;
  resolve(host: string): Promise<string>;
  /** PEM; not checked without */
  ca: string | undefined;
  /** port of the Unified CMs' HTTPS, in place of what an address says */
  httpsPort: number | undefined;
  /** of each request, as the phones' own */
  headers: Readonly<Record<string, string>>;
}

export interface WebReply {
  status: number;
  text: string;
}

export interface WebRequest {
  method?: string;
  /** sent as JSON */
  json?: object;
}

const PATIENCE_MS = 10_000;
const MOST = 1024 * 1024;

/**
 * @param url http or https
 * @throws when nothing answers, or what answers does not end
 */
export async function askWeb(
  web: Web,
  url: string,
  { method = 'GET', json }: WebRequest = {},
): Promise<WebReply> {
  const { protocol, hostname, port, pathname, search, host } = new URL(url);
  const isSecure = protocol === 'https:';
  if (!isSecure && protocol !== 'http:') throw new Error(`"${url}" is no address of a service`);
  const told = web.hosts[hostname];
  const places: Partial<HostPlace> = typeof told === 'object' ? told : {};
  const securePort = places.httpsPort ?? (told === undefined ? undefined : web.httpsPort);
  const body = json === undefined ? undefined : JSON.stringify(json);
  const address = await web.resolve(hostname);
  return new Promise((resolve, reject) => {
    const ask = isSecure ? requestSecure : requestPlain;
    const call = ask({
      host: address,
      port: (isSecure ? securePort : undefined) ?? (port || (isSecure ? 443 : 80)),
      path: pathname + search,
      method,
      agent: false,
      timeout: PATIENCE_MS,
      ...(isSecure && {
        ca: web.ca,
        rejectUnauthorized: web.ca !== undefined,
        ...(/[a-z]/i.test(hostname) && { servername: hostname }),
      }),
      headers: {
        ...web.headers,
        Host: host,
        ...(body !== undefined && {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
        }),
      },
    });
    call.on('timeout', () => call.destroy(new Error(`${hostname} does not answer`)));
    call.on('error', reject);
    call.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
        if (text.length > MOST) call.destroy(new Error('the answer does not end'));
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    call.end(body);
  });
}
