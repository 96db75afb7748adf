/**
 * Everything that is not hot goes through an express app, loaded when first asked: the control
 * plane under /_ucmock and the platform's 404.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { Cluster } from '../cluster/cluster';
import type { ControlAnswer, ControlRoute, ControlState } from '../cluster/control';
import { hostName } from '../steps/select-cluster';
import { sendPage } from './axl';
import { statusPage } from './pages';

type Rest = (request: IncomingMessage, response: ServerResponse, cluster: Cluster) => void;
type Express = typeof import('express');

export interface RestOptions {
  routes: readonly ControlRoute[];
  stateOf: (cluster: Cluster) => ControlState;
  /** lower-case names that this server answers to */
  names: ReadonlySet<string>;
  /** what a client has to show; undefined: nothing */
  token: string | undefined;
}

/** Whether it lives may be asked by whatever watches over it, which knows no token. */
const OPEN: ReadonlySet<string> = new Set(['/live', '/ready']);

export function createRest(options: RestOptions): Rest {
  let app: ReturnType<typeof build> | undefined;
  return (request, response, cluster) => {
    app ??= build(options);
    app(request, response, cluster);
  };
}

function build({ routes, stateOf, names, token }: RestOptions): Rest {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- 60 ms that AXL need not wait for
  const express = require('express') as Express;
  const app = express();
  const clusters = new WeakMap<IncomingMessage, Cluster>();
  const stateFor = (request: IncomingMessage): ControlState | undefined => {
    const cluster = clusters.get(request);
    return cluster && stateOf(cluster);
  };
  app.disable('x-powered-by');
  app.use('/_ucmock', (request, response, next) => {
    const refusal = refusalOf(request, names);
    if (refusal !== undefined) response.status(403).json({ error: refusal });
    else if (token === undefined || OPEN.has(request.path) || shows(request, token)) next();
    else
      response
        .status(401)
        .set('WWW-Authenticate', 'Bearer realm="ucmock control plane"')
        .json({ error: 'send the token of --control-token as Authorization: Bearer TOKEN' });
  });
  const readers = {
    json: express.json({ limit: '1mb', type: () => true }),
    text: express.text({ limit: '256mb', type: () => true }),
    bytes: express.raw({ limit: '1gb', type: () => true }),
  };
  for (const route of routes) {
    const path = `/_ucmock${route.path}`;
    app[route.method](path, readers[route.takes ?? 'json'], async (request, response) => {
      const state = stateFor(request);
      if (!state) throw new Error('a request without a cluster');
      const mark = request.url.indexOf('?');
      const query = new URLSearchParams(mark < 0 ? '' : request.url.slice(mark));
      const asked = { params: request.params as Record<string, string>, query };
      send(response, await route.run(state, request.body as unknown, asked));
    });
  }
  app.use('/_ucmock', (request, response) => {
    const path = request.path.replace(/\/$/, '');
    const methods = routes
      .filter((route) => isAt(route, path))
      .map(({ method }) => method.toUpperCase());
    if (methods.length === 0)
      response.status(404).json({ error: 'no such route; see /_ucmock/openapi.json' });
    else
      response
        .status(405)
        .set('Allow', methods.join(', '))
        .json({ error: `this route takes ${methods.join(', ')}` });
  });
  app.use((_request, response) => sendPage(response, statusPage(404)));
  // express knows a handler of errors by its four parameters.
  app.use(
    (
      error: unknown,
      request: IncomingMessage,
      response: import('express').Response,
      _next: () => void,
    ) => {
      const status = (error as { status?: unknown } | undefined)?.status;
      const code = typeof status === 'number' ? status : 500;
      if (code >= 500) stateFor(request)?.cluster.log.error('control', { error: String(error) });
      if (response.headersSent) response.destroy();
      else
        response
          .status(code)
          .json({ error: error instanceof Error ? error.message : String(error) });
    },
  );
  return (request, response, cluster) => {
    clusters.set(request, cluster);
    (app as unknown as (request: IncomingMessage, response: ServerResponse) => void)(
      request,
      response,
    );
  };
}

/** Hashed before they are compared, so that the time tells neither letters nor length. */
function shows(request: IncomingMessage, token: string): boolean {
  const sent = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const [given, wanted] = [sent, token].map((text) => createHash('sha256').update(text).digest());
  return given !== undefined && wanted !== undefined && timingSafeEqual(given, wanted);
}

function send(response: import('express').Response, answer: ControlAnswer): void {
  const { status = 200, json = {}, text, bytes, type, events } = answer;
  if (events) sendEvents(response, events);
  else if (bytes) response.type(type ?? 'application/octet-stream').send(Buffer.from(bytes));
  else if (text !== undefined) response.type(type ?? 'text/plain').send(text);
  else response.status(status).json(json);
}

function sendEvents(response: ServerResponse, open: NonNullable<ControlAnswer['events']>): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  // A comment: the client knows that it is heard from here on.
  response.write(': open\n\n');
  const end = open((event, data) => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  });
  response.once('close', end);
}

function isAt({ path }: ControlRoute, asked: string): boolean {
  const [parts, there] = [path.split('/'), asked.split('/')];
  return (
    parts.length === there.length &&
    parts.every((part, i) => part.startsWith(':') || part === there[i])
  );
}

/**
 * A web page of another site must not reach the control plane of a developer's machine: neither by
 * a name of its own that resolves to this address (DNS rebinding; an address in Host cannot be
 * one), nor by a plain cross-site POST, which a browser marks with Origin.
 */
function refusalOf(request: IncomingMessage, names: ReadonlySet<string>): string | undefined {
  const { host, origin } = request.headers;
  const name = hostName(host ?? '');
  if (!known(name, names)) return `"${name}" is no name of this server; see --names`;
  if (origin === undefined) return undefined;
  const from = /^https?:\/\/([^/]+)$/.exec(origin)?.[1];
  const same = from !== undefined && (from === host || names.has(hostName(from)));
  return same ? undefined : `pages of ${origin} may not use the control plane`;
}

function known(name: string, names: ReadonlySet<string>): boolean {
  return names.has(name) || name.endsWith('.localhost') || isIP(name) !== 0;
}
