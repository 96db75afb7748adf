/**
 * A request to the control plane, and its types: routes, bodies and answers are those of
 * schemas/control/openapi.yaml (`control-api.ts` is made from it by `npm run control:types`).
 */
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { components, paths } from './control-api';

export type Schemas = components['schemas'];

export interface ClientOptions {
  /** https://host:port, or http://host:port of --control-port */
  url: string;
  /** CA certificate, PEM; of https */
  ca?: string | undefined;
  /** value of X-Ucmock-Cluster; the first cluster unless told */
  cluster?: string | undefined;
  /** that of --control-token */
  token?: string | undefined;
}

export type Method = 'get' | 'post' | 'put' | 'delete';

/** Paths that know the method: '/snapshots/{name}' for 'get', 'put' and 'delete'. */
export type Route<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

type Operation<P extends keyof paths, M extends Method> =
  paths[P] extends Record<M, infer Told> ? Told : never;

type Json<Message> = Message extends { content: { 'application/json': infer Content } }
  ? Content
  : unknown;

/** What a success answers. */
export type Answer<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer All }
    ? Json<All[Extract<keyof All, 200 | 201>]>
    : never;

/** What a request says: members of its path, its query, its body. */
export interface Said<P extends keyof paths, M extends Method> {
  path?: paths[P] extends { parameters: { path: infer Names } } ? Names : never;
  query?: Operation<P, M> extends { parameters: { query?: infer Query } } ? Query : never;
  body?: Operation<P, M> extends { requestBody?: infer Body } ? Json<NonNullable<Body>> : never;
}

/** A route by its path in the contract. @throws UcmockError when it is refused */
export type Call = <M extends Method, P extends Route<M>>(
  method: M,
  path: P,
  said?: Said<P, M>,
) => Promise<Answer<P, M>>;

/** An answer that is no success; `message` is the server's. */
export class UcmockError extends Error {
  override readonly name = 'UcmockError';

  constructor(
    message: string,
    readonly status: number,
    /** AXL operation that was refused */
    readonly operation?: string,
  ) {
    super(message);
  }
}

export function createCall(options: ClientOptions): Call {
  return async <M extends Method, P extends Route<M>>(
    method: M,
    path: P,
    { path: names, query, body }: Said<P, M> = {},
  ): Promise<Answer<P, M>> => {
    const whole = pathOf(path, names as object | undefined) + queryOf(query as object | undefined);
    const sent = body === undefined ? undefined : JSON.stringify(body);
    return textOf(await send(options, method.toUpperCase(), whole, sent)) as Answer<P, M>;
  };
}

export function textOf(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString('utf8'));
}

function pathOf(path: string, names: object = {}): string {
  return Object.entries(names).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))),
    path,
  );
}

function queryOf(query: object = {}): string {
  const words = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [name, String(value)]);
  return words.length === 0 ? '' : `?${new URLSearchParams(words).toString()}`;
}

/** @returns the bytes of a success @throws UcmockError for any other answer */
export function send(
  { url, ca, cluster, token }: ClientOptions,
  method: string,
  path: string,
  body: Buffer | string | undefined,
): Promise<Buffer> {
  const headers = {
    ...(cluster !== undefined && { 'X-Ucmock-Cluster': cluster }),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('http:') ? requestPlain : requestSecure;
    const outgoing = request(`${url}/_ucmock${path}`, { method, ca, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        const bytes = Buffer.concat(chunks);
        if (status < 400) resolve(bytes);
        else reject(new UcmockError(reasonOf(bytes) ?? `status ${status}`, status));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function reasonOf(bytes: Buffer): string | undefined {
  try {
    return (textOf(bytes) as { error?: string }).error;
  } catch {
    return undefined;
  }
}
