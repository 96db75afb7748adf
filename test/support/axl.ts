/** The smallest AXL client: posts XML over TLS that it verifies, and reads the answer back. */
import { request, type Agent } from 'node:https';
import { parseStringPromise } from 'xml2js';
import type { Ucmock } from '../../server';

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface PostOptions {
  version?: string;
  headers?: Record<string, string>;
  /** user:password; null sends no login */
  login?: string | null;
  method?: string;
  path?: string;
  /** keeps connections; without one each request makes its own */
  agent?: Agent;
}

export function post(
  ucm: Ucmock,
  body: string | Buffer,
  options: PostOptions = {},
): Promise<Reply> {
  const login =
    options.login === undefined ? `${ucm.login.user}:${ucm.login.password}` : options.login;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${ucm.url}${options.path ?? '/axl/'}`,
      {
        method: options.method ?? 'POST',
        ca: ucm.ca,
        agent: options.agent ?? false,
        headers: {
          'Content-Type': 'text/xml',
          ...(login !== null && {
            Authorization: `Basic ${Buffer.from(login).toString('base64')}`,
          }),
          ...options.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export function envelope(operation: string, inner: string, version = '15.0'): string {
  return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><ns:${operation} xmlns:ns="http://www.cisco.com/AXL/API/${version}">${inner}</ns:${operation}></soapenv:Body></soapenv:Envelope>`;
}

/** Posts one operation; the raw reply. */
export function axlRaw(
  ucm: Ucmock,
  operation: string,
  inner = '',
  options: PostOptions = {},
): Promise<Reply> {
  return post(ucm, envelope(operation, inner, options.version), options);
}

/** Text of `<return>` and what is in it; throws the fault's text otherwise. */
export async function axl(
  ucm: Ucmock,
  operation: string,
  inner = '',
  options: PostOptions = {},
): Promise<string> {
  const reply = await axlRaw(ucm, operation, inner, options);
  if (reply.status !== 200) throw new AxlError(reply);
  const found = /<return>(.*)<\/return>/s.exec(reply.text);
  return found?.[1] ?? '';
}

export class AxlError extends Error {
  readonly code: number;
  readonly status: number;
  readonly faultcode: string;
  constructor(readonly reply: Reply) {
    super(
      unescape(
        /<axlmessage>(.*?)<\/axlmessage>/s.exec(reply.text)?.[1] ?? reply.text.slice(0, 300),
      ),
    );
    this.code = Number(/<axlcode>(-?\d+)<\/axlcode>/.exec(reply.text)?.[1] ?? NaN);
    this.faultcode = /<faultcode>(.*?)<\/faultcode>/.exec(reply.text)?.[1] ?? '';
    this.status = reply.status;
  }
}

function unescape(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/** Text of the first element of this name; undefined when there is none. */
export function textOf(xml: string, name: string): string | undefined {
  if (
    new RegExp(`<${name}(?: [^>]*)?/>`).test(xml) &&
    !new RegExp(`<${name}(?: [^>]*)?>`).test(
      xml.replace(new RegExp(`<${name}(?: [^>]*)?/>`, 'g'), ''),
    )
  )
    return '';
  const found = new RegExp(`<${name}(?: [^>]*)?>(.*?)</${name}>`, 's').exec(xml)?.[1];
  return found === undefined ? undefined : unescape(found);
}

/** All texts of elements of this name. */
export function allTexts(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>(.*?)</${name}>`, 'gs'))].map((match) =>
    unescape(match[1] ?? ''),
  );
}

export async function parsed(xml: string): Promise<unknown> {
  return parseStringPromise(`<r>${xml}</r>`, { explicitArray: false });
}

/** Rows of executeSQLQuery as objects. */
export async function sql(
  ucm: Ucmock,
  statement: string,
  options: PostOptions = {},
): Promise<Record<string, string>[]> {
  const answer = await axl(
    ucm,
    'executeSQLQuery',
    `<sql>${statement.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</sql>`,
    options,
  );
  return allTexts(answer, 'row').map((row) =>
    Object.fromEntries(
      [...row.matchAll(/<(\w+)(?:\/>|>(.*?)<\/\1>)/gs)].map((match) => [
        match[1] ?? '',
        unescape(match[2] ?? ''),
      ]),
    ),
  );
}
