/**
 * The way of a request, in this order and nowhere else: select the cluster, read the body, wait
 * or refuse, authenticate, hand over to the protocol. AXL comes first and passes no express;
 * `/_ucmock` and everything that is not hot goes on to the express app behind (control.ts).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Cluster } from '../cluster/cluster';
import type { FaultRules } from '../cluster/fault-rules';
import type { Entry, Journal } from '../cluster/journal';
import type { Node } from '../cluster/node';
import type { SmallService } from '../dispatch/small-service';
import { mayUseAxl, type Authenticator } from '../steps/authenticate';
import { axlRefusal, listens } from '../steps/service-refusal';
import type { SelectCluster } from '../steps/select-cluster';
import type { Traffic } from '../runtime/traffic';
import type { Throttle } from '../steps/throttle';
import { sendPage, serveAxl, type AxlService } from './axl';
import { readBody } from './body';
import type { Documents } from './documents';
import { sendInternal } from './errors';
import { misbehave } from './misbehave';
import { whenFree, withLogin as enter, type Login, type Outcome } from './login';
import { bannerPage, statusPage, welcomePage } from './pages';
import { nameAnswer, requestIdOf } from './request-id';
import { serviceAt, serveRest, type RestService } from './rest';
import type { SmallServices } from './small-services';

/** What one cluster needs at the door. */
export interface Door {
  cluster: Cluster;
  /** of a telephony cluster */
  axl?: { service: AxlService; documents: Documents };
  /** REST interfaces on the same port */
  rest: readonly RestService[];
  /** files of the TFTP service, on a port of their own; a telephony cluster has them */
  files?: RestService;
  ecFiles?: RestService;
  authenticator: Authenticator;
  throttle: Throttle;
  faults: FaultRules;
  journal: Journal;
  traffic: Traffic;
}

export interface App {
  select: SelectCluster;
  doors: ReadonlyMap<Cluster, Door>;
  maxBody: number;
  /** small SOAP services of the telephony clusters */
  services: SmallServices;
  /** /_ucmock and everything that is not hot: an express app, loaded when first asked */
  rest: (request: IncomingMessage, response: ServerResponse, cluster: Cluster) => void;
}

interface Visit {
  app: App;
  door: Door;
  node: Node;
  request: IncomingMessage;
  response: ServerResponse;
  entry: Entry | undefined;
}

/** Paths by which clients are known to reach the AXL service. [doc, client] facts/axl.md 2.1 */
const AXL_PATHS = new Set(['/axl/', '/axl', '/axl/services/AXLAPIService', '/axl/AXLAPIService']);

const UNKNOWN_CLUSTER = 'X-Ucmock-Cluster names no cluster of this server.';

export function createHandler(
  app: App,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const place = app.select({
      headers: request.headers,
      servername: (request.socket as Partial<TLSSocket>).servername || undefined,
    });
    const door = place && app.doors.get(place.cluster);
    if (!door) return sendPage(response, statusPage(404, UNKNOWN_CLUSTER));
    const visit: Visit = { app, door, node: place.node, request, response, entry: undefined };
    try {
      route(visit);
    } catch (error) {
      nameAnswer(visit);
      sendInternal(response, place.cluster.log, error);
    }
  };
}

function route(visit: Visit): void {
  const { app, door, node, request, response } = visit;
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const asked = mark < 0 ? url : url.slice(0, mark);
  const path = asked.startsWith('//') ? asked.slice(1) : asked; // [client] pyaxl asks for //axl/
  const query = mark < 0 ? '' : url.slice(mark + 1);
  if (path.startsWith('/_ucmock')) return app.rest(request, response, door.cluster);
  if (!listens(node, 'web')) {
    request.socket.destroy();
    return;
  }
  visit.entry = note(visit, path);
  if (!door.faults.armed) return hand(visit, path, query);
  meetFaults(visit, path, () => hand(visit, path, query));
}

/** Rules that need no more than the request line and its headers. */
function meetFaults(visit: Visit, path: string, serve: () => void): void {
  const { door, node, request, response, entry } = visit;
  const subject = {
    protocol: AXL_PATHS.has(path) ? 'axl' : (serviceAt(door.rest, path)?.product.name ?? 'page'),
    operation: undefined,
    method: request.method ?? 'GET',
    path,
    node: node.name,
    user: userOf(request.headers.authorization),
  };
  const rule = door.faults.meet('arrival', subject);
  if (!rule) return serve();
  if (entry) entry.rule = rule.id;
  nameAnswer(visit);
  misbehave(rule.effect, { request, response }, serve);
}

/** The name in a Basic login, whether it is right or not. */
function userOf(authorization: string | undefined): string | undefined {
  const sent = /^Basic\s+(\S+)/i.exec(authorization ?? '')?.[1];
  return sent === undefined
    ? undefined
    : Buffer.from(sent, 'base64').toString('utf8').split(':')[0];
}

/** What is known of a request that comes; what became of it is told when its answer is over. */
function note({ door, node, request, response }: Visit, path: string): Entry {
  const { journal, traffic, cluster } = door;
  const method = request.method ?? 'GET';
  const requestId = requestIdOf(request);
  const entry = journal.open({ method, path, node: node.name, requestId });
  response.once('close', () => {
    const status = response.headersSent ? response.statusCode : 0;
    journal.close(entry, status, !response.writableFinished);
    const { protocol, operation, user, rule, ms = 0 } = entry;
    traffic.note({ protocol, operation, status, ms });
    const about = { requestId: entry.requestId, protocol, operation, method, path, user, rule };
    cluster.log.debug('request', { ...about, status, ms });
  });
  return entry;
}

function hand(visit: Visit, path: string, query: string): void {
  const { app, door, node, request, response, entry } = visit;
  const { axl } = door;
  if (axl && AXL_PATHS.has(path) && request.method === 'POST') return postAxl(visit, axl.service);
  nameAnswer(visit);
  if (axl && (request.method === 'GET' || request.method === 'HEAD')) {
    if (path.startsWith('/axl') || path === '/plugins/axlsqltoolkit.zip')
      return getAxl(visit, axl.documents, { path, query });
    if (path === '/') return sendPage(response, welcomePage());
  }
  const rest = serviceAt(door.rest, path);
  if (rest) return serveRest(rest, { node, request, response, entry });
  const service = axl && app.services.find(path, node);
  if (service) return serveSmall(visit, service, query);
  app.rest(request, response, door.cluster);
}

function postAxl(visit: Visit, service: AxlService): void {
  const { app, node, request, response } = visit;
  if (visit.entry) visit.entry.protocol = 'axl';
  // The body is read before the login is judged, so that a refused client can still read the page.
  readBody(request, app.maxBody, (body) => {
    if (!body) return refusePage(visit, 413);
    withAxlLogin(visit, (login) => {
      if (!mayUseAxl(login.user)) return refusePage(visit, 403, login.cookies);
      serveAxl(service, {
        incoming: request,
        node,
        entry: visit.entry,
        user: login.user,
        body,
        headers: request.headers,
        response,
        cookies: login.cookies,
      });
    });
  });
}

function serveSmall(visit: Visit, service: SmallService, query: string): void {
  const { app, door, node, request, response } = visit;
  if (visit.entry) visit.entry.protocol = 'soap';
  const serve = ({ user, cookies }: Partial<Login>): void => {
    const base = `${schemeOf(request)}://${request.headers.host ?? node.name}`;
    const { cluster } = door;
    app.services.serve(service, {
      ...{ cluster, node, user, cookies, request, response, base, query },
      maxBody: app.maxBody,
    });
  };
  if (service.mayUse === 'open')
    whenFree(
      door,
      outcomeOf(visit, () => serve({})),
    );
  else withLogin(visit, serve);
}

function schemeOf(request: IncomingMessage): 'http' | 'https' {
  return (request.socket as Partial<TLSSocket>).encrypted ? 'https' : 'http';
}

/** As withLogin, where the AXL service runs: without it there is nobody to log in to. */
function withAxlLogin(visit: Visit, next: (login: Login) => void): void {
  const { node, response } = visit;
  const enterAxl = (): void => {
    const refusal = axlRefusal(node);
    if (refusal === undefined) withLogin(visit, next);
    else sendPage(response, statusPage(refusal));
  };
  whenFree(visit.door, outcomeOf(visit, enterAxl));
}

/** Goes on when the cluster is not busy and the client is known; answers for itself otherwise. */
function withLogin(visit: Visit, next: (login: Login) => void): void {
  const { door, node, request } = visit;
  const { throttle, authenticator } = door;
  enter({ throttle, authenticator, node, request, cookiePath: '/axl' }, outcomeOf(visit, next));
}

function outcomeOf<T>(visit: Visit, next: (value: T) => void): Outcome<T> {
  const { door, response } = visit;
  return {
    next,
    refused(status, message) {
      nameAnswer(visit);
      sendPage(response, statusPage(status, message));
    },
    failed(error) {
      nameAnswer(visit);
      sendInternal(response, door.cluster.log, error);
    },
  };
}

function refusePage(visit: Visit, status: number, cookies?: readonly string[]): void {
  nameAnswer(visit);
  sendPage(visit.response, statusPage(status), cookies);
}

/** The banner, which wants a login; the WSDL and its zip, which do not. */
function getAxl(
  visit: Visit,
  documents: Documents,
  { path, query }: { path: string; query: string },
): void {
  const { request, response } = visit;
  const document = documents.find(path, query, request.headers.host, schemeOf(request));
  if (document) {
    response.writeHead(document.status, {
      'Content-Type': document.contentType,
      'Content-Length': document.body.length,
      Server: '',
    });
    response.end(document.body);
    return;
  }
  if (!AXL_PATHS.has(path)) return sendPage(response, statusPage(404));
  withAxlLogin(visit, (login) => {
    sendPage(response, mayUseAxl(login.user) ? bannerPage() : statusPage(403), login.cookies);
  });
}
