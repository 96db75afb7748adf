/**
 * The way of a request, in this order and nowhere else: select the cluster, answer the control
 * plane, authenticate, hand over to the protocol. AXL comes first and passes no express.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mayUseAxl, type Authenticated, type Authenticator } from '../steps/authenticate';
import { readBody } from './body';
import { sendPage, serveAxl, type AxlService } from './axl';
import { bannerPage, statusPage } from './pages';
import type { Documents } from './documents';

export interface App {
  axl: AxlService;
  authenticator: Authenticator;
  documents: Documents;
  limits: { maxBody: number; requestTimeout: number };
  /** /_ucmock and everything that is not hot: an express app, loaded when first asked */
  rest: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Paths by which clients are known to reach the AXL service. [doc, client] facts/axl.md 2.1 */
const AXL_PATHS = new Set(['/axl/', '/axl', '/axl/services/AXLAPIService', '/axl/AXLAPIService']);

export function createHandler(app: App): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    if (request.method === 'POST' && AXL_PATHS.has(path)) return postAxl(app, request, response);
    if (path.startsWith('/axl') || path === '/plugins/axlsqltoolkit.zip') {
      return getAxl(app, request, response, path, mark < 0 ? '' : url.slice(mark + 1));
    }
    return app.rest(request, response);
  };
}

function postAxl(app: App, request: IncomingMessage, response: ServerResponse): void {
  // The body is read before the login is judged, so that a refused client can still read the page.
  readBody(request, app.limits, (body) => {
    if (response.destroyed) return;
    if (!body.ok) return sendPage(response, statusPage(body.status === 400 ? 408 : body.status));
    withLogin(app, request, response, (login) => {
      if (!mayUseAxl(login.user)) return sendPage(response, statusPage(403), login.cookies);
      serveAxl(app.axl, {
        node: app.axl.cluster.publisher,
        user: login.user,
        body: body.bytes,
        headers: request.headers,
        response,
        cookies: login.cookies,
      });
    });
  });
}

type Login = Extract<Authenticated, { ok: true }>;

function withLogin(app: App, request: IncomingMessage, response: ServerResponse, next: (login: Login) => void): void {
  const { authorization, cookie } = request.headers;
  const outcome = app.authenticator.authenticate(app.axl.cluster.publisher, { authorization, cookie });
  const judge = (login: Authenticated): void => {
    if (login.ok) next(login);
    else sendPage(response, statusPage(login.status));
  };
  if (!(outcome instanceof Promise)) return judge(outcome);
  outcome.then(judge, (error: unknown) => {
    app.axl.cluster.log.error('login', { error: String(error) });
    sendPage(response, statusPage(503));
  });
}

/** The banner, which wants a login; the WSDL and its zip, which do not. */
function getAxl(app: App, request: IncomingMessage, response: ServerResponse, path: string, query: string): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') return sendPage(response, statusPage(404));
  const document = app.documents.find(path, query, request.headers.host);
  if (document) {
    response.writeHead(document.status, { 'Content-Type': document.contentType, 'Content-Length': document.body.length, Server: '' });
    response.end(request.method === 'HEAD' ? undefined : document.body);
    return;
  }
  if (!AXL_PATHS.has(path)) return sendPage(response, statusPage(404));
  withLogin(app, request, response, (login) => {
    sendPage(response, mayUseAxl(login.user) ? bannerPage() : statusPage(403), login.cookies);
  });
}
