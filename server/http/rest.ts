/**
 * REST over HTTP, for any product: find the resource, wait for the turn, ask for the login, read
 * the body, run, write the answer as XML or JSON. What goes wrong on the way gets the product's
 * own form. The only way of a REST request through the house.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { NotAcknowledged } from '../cluster/bus';
import type { Cluster } from '../cluster/cluster';
import type { Entry } from '../cluster/journal';
import type { Node } from '../cluster/node';
import type { Principal } from '../cluster/principal';
import {
  REST_METHODS,
  writes,
  type Asked,
  type Prepared,
  type RestAnswer,
  type RestMethod,
  type RestProduct,
  type RestVerb,
} from '../dispatch/rest';
import { compileRoutes, type Match, type Routes } from '../dispatch/routes';
import { runAnywhere, runRest } from '../dispatch/run-rest';
import { redactUrl } from '../runtime/log';
import { decodeBody, decodeForm, type DecodedBody } from '../rest/decode';
import { negotiateFormat } from '../rest/negotiate-format';
import { peerChain } from '../runtime/peer-chain';
import { isWeaker, tooWeak, type Evidence } from '../schema/evidence';
import { RestError } from '../schema/rest-error';
import type { Authenticator } from '../steps/authenticate';
import { VOUCHED } from '../steps/vouch';
import type { Throttle } from '../steps/throttle';
import { readBody } from './body';
import type { Forward } from './forward';
import { whenFree, withLogin, type Login } from './login';
import { idOf } from './request-id';
import { sendAnswer, type Reply } from './rest-answer';

/** A product's REST interface at the door of one cluster. */
export interface RestService {
  product: RestProduct;
  cluster: Cluster;
  authenticator: Authenticator;
  throttle: Throttle;
  forward: Forward;
  maxBody: number;
  routes: Routes;
}

export function restService(parts: Omit<RestService, 'routes'>): RestService {
  return { ...parts, routes: compileRoutes(parts.product.resources) };
}

export interface Visit {
  node: Node;
  request: IncomingMessage;
  response: ServerResponse;
  /** of the journal, when one is kept */
  entry?: Entry | undefined;
}

/** The service whose base the path is below. */
export function serviceAt(services: readonly RestService[], path: string): RestService | undefined {
  return services.find(
    ({ product: { base } }) =>
      path.startsWith(base) && (path.length === base.length || path[base.length] === '/'),
  );
}

/** One request on its way. */
interface Passage {
  service: RestService;
  visit: Visit;
  asked: Asked;
  cookies: readonly string[] | undefined;
  /** of the method, once it is known */
  evidence?: Evidence;
}

export function serveRest(service: RestService, visit: Visit): void {
  const asked = askedOf(service, visit);
  const passage: Passage = { service, visit, asked, cookies: undefined };
  try {
    route(passage);
  } catch (error) {
    refuse(passage, error);
  }
}

function route(passage: Passage): void {
  const { service, visit, asked } = passage;
  const mark = asked.url.indexOf('?');
  const path = mark < 0 ? asked.url : asked.url.slice(0, mark);
  const found = service.routes(path.slice(service.product.base.length + 1));
  const { entry } = visit;
  if (entry) {
    entry.protocol = service.product.name;
    entry.operation = found?.resource.path;
  }
  if (!found) throw new RestError(404, 'The requested resource is not available.');
  if (asked.verb === 'OPTIONS') return reply(passage, { headers: optionsOf(passage, found) });
  const verb = asked.verb === 'HEAD' ? 'GET' : asked.verb;
  const method = found.resource.methods[verb as RestVerb];
  if (!method) {
    throw new RestError(405, `${asked.verb} is not supported here.`, {
      headers: { Allow: allowedOf(found) },
    });
  }
  checkEvidence(passage, found, method);
  const { takes, takesForm, takesRaw } = method;
  if (verb === 'GET' || (takes === undefined && takesForm === undefined && takesRaw !== true)) {
    if (verb === 'GET') return enter(passage, found, method, EMPTY);
    return readBody(visit.request, service.maxBody, () => enter(passage, found, method, EMPTY));
  }
  readBody(visit.request, service.maxBody, (body) => {
    if (body) enter(passage, found, method, body);
    else refuse(passage, new RestError(413, 'The request is larger than this server accepts.'));
  });
}

/** @throws RestError 501 when the method is known by less than --min-evidence asks for */
function checkEvidence(passage: Passage, { resource }: Match, { evidence }: RestMethod): void {
  const { minEvidence } = passage.service.cluster.settings;
  passage.evidence = evidence;
  if (isWeaker(evidence, minEvidence))
    throw new RestError(
      501,
      tooWeak(`${passage.asked.verb} ${resource.path}`, evidence, minEvidence),
    );
}

const EMPTY = Buffer.alloc(0);

/** Who may use the method? A body is judged only then: a stranger learns nothing by it. */
function enter(passage: Passage, found: Match, method: RestMethod, body: Buffer): void {
  const { service, visit } = passage;
  const { authenticator, throttle, product } = service;
  const { node, request } = visit;
  const refusals = {
    refused: (status: 401 | 503, message?: string) =>
      refuse(
        passage,
        new RestError(status, message ?? 'This request requires HTTP authentication.'),
      ),
    failed: (error: unknown) => refuse(passage, error),
  };
  const { auth, openWhen } = method;
  if (auth === 'none' || openWhen?.(passage.asked)) {
    const next = (): void => {
      const user = method.knowsSession && sessionUser(passage);
      run(passage, callOf(passage, found, user), method, body);
    };
    return whenFree({ throttle }, { next, ...refusals });
  }
  const next = (login: Login): void => {
    passage.cookies = login.cookies;
    const call = callOf(passage, found, login.user);
    auth(login.user, call);
    run(passage, call, method, body);
  };
  const { base: cookiePath, bearer } = product;
  const visitor = { authenticator, throttle, node, request, cookiePath, bearer };
  withLogin({ ...visitor, noted: request.socket.remoteAddress }, { next, ...refusals });
}

function sessionUser({ service, visit }: Passage): Principal | undefined {
  const { authenticator, product } = service;
  const { cookie, [VOUCHED]: told } = visit.request.headers;
  const voucher = typeof told === 'string' ? told : undefined;
  if (cookie === undefined && voucher === undefined) return undefined;
  // Without a login to be checked the answer is there at once.
  const shown = { cookie, voucher, cookiePath: product.base };
  const judged = authenticator.authenticate(visit.node, shown);
  return !(judged instanceof Promise) && judged.ok ? judged.user : undefined;
}

function callOf(passage: Passage, found: Match, user: Principal | undefined): Prepared {
  const { asked, visit, service } = passage;
  const { cluster, node, verb, origin, url, query, headers, clientChain } = asked;
  return {
    cluster,
    node,
    // A HEAD is a GET whose body nobody sees.
    verb: verb === 'HEAD' ? 'GET' : verb,
    origin,
    url,
    query,
    headers,
    clientChain,
    user,
    remote: visit.request.socket.remoteAddress ?? '',
    params: found.params,
    body: {},
    json: undefined,
    log: service.cluster.log,
  };
}

function run(passage: Passage, call: Prepared, method: RestMethod, body: Buffer): void {
  const { service, visit } = passage;
  const { entry } = visit;
  if (entry) entry.user = call.user?.userid;
  const complete = (): Prepared => {
    if (method.takesRaw === true) return { ...call, raw: body };
    const decoded = decodedOf(method, body, visit.request.headers['content-type']);
    if (entry && decoded) entry.request = decoded.tree;
    return decoded ? { ...call, body: decoded.tree, json: decoded.json } : call;
  };
  if (writes(call, method) && !service.cluster.publisherHere) {
    forward(passage, method, { complete, body, user: call.user });
    return;
  }
  const outcome = runRest(method, complete(), entry);
  if (!(outcome instanceof Promise)) return reply(passage, outcome);
  outcome.then(
    (late) => reply(passage, late),
    (error: unknown) => refuse(passage, error),
  );
}

/** The publisher runs in another process; while it is away some features are written here. */
function forward(
  passage: Passage,
  method: RestMethod,
  { complete, body, user }: { complete: () => Prepared; body: Buffer; user: Principal | undefined },
): void {
  const { service, visit } = passage;
  const { node, request: incoming, response } = visit;
  const { cookies } = passage;
  service
    .forward({ incoming, node, body, response, user, cookies })
    .catch((error: unknown) => {
      if (response.headersSent || error instanceof NotAcknowledged) throw error;
      const call = complete();
      if (method.anywhere?.(call))
        return runAnywhere(method, call).then((answer) => reply(passage, answer));
      const reason = error instanceof Error ? error.message : String(error);
      throw new RestError(503, `The publisher cannot be written: ${reason}`);
    })
    .catch((error: unknown) => refuse(passage, error));
}

function decodedOf(
  { takes, takesForm }: RestMethod,
  body: Buffer,
  type: string | undefined,
): DecodedBody | undefined {
  if (takesForm) return decodeForm(body, takesForm.field, takesForm.roots);
  return takes === undefined ? undefined : decodeBody(body, type, takes);
}

function reply(passage: Passage, answer: RestAnswer): void {
  const { service, visit } = passage;
  if (answer.signsIn) {
    const { base } = service.product;
    passage.cookies = service.authenticator.open(visit.node, answer.signsIn, base);
  }
  sendAnswer(replyOf(passage), answer);
}

function replyOf({ service, visit, asked, cookies, evidence }: Passage): Reply {
  const { product } = service;
  const { request, response, node } = visit;
  const { origin } = request.headers;
  return {
    request,
    response,
    format: negotiateFormat(request.headers.accept, product.format),
    headers: product.headers,
    cookies,
    evidence,
    // Pages of this origin may read the answer.
    origin: origin !== undefined && product.allowsOrigin?.(origin, asked) ? origin : undefined,
    node,
  };
}

/** Every failure in the product's own form; one of ours is logged as an error. */
function refuse(passage: Passage, error: unknown): void {
  const { service, visit, asked } = passage;
  const { product, cluster } = service;
  const { response } = visit;
  if (response.headersSent || error instanceof NotAcknowledged) {
    cluster.log.error('rest-broken-off', { product: product.name, error: String(error) });
    response.destroy();
    return;
  }
  const known = product.errorOf(error, asked);
  if (known) {
    cluster.log.debug('rest-refused', {
      ...idOf(visit),
      product: product.name,
      path: redactUrl(asked.url),
      error: String(error),
    });
    reply(passage, known);
    return;
  }
  cluster.log.error('internal', {
    ...idOf(visit),
    path: redactUrl(asked.url),
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  const ours = product.errorOf(new RestError(500, 'The server met an error of its own.'), asked);
  reply(passage, ours ?? { status: 500 });
}

function allowedOf({ resource }: Match): string {
  const own = REST_METHODS.filter((verb) => resource.methods[verb]);
  return [...own, ...(resource.methods.GET ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/** A browser asks before it lets a page of another origin send credentials or a body. */
function optionsOf({ service, visit, asked }: Passage, found: Match): Record<string, string> {
  const allow = allowedOf(found);
  const { origin, 'access-control-request-headers': wanted } = visit.request.headers;
  if (origin === undefined || !service.product.allowsOrigin?.(origin, asked))
    return { Allow: allow };
  return {
    Allow: allow,
    'Access-Control-Allow-Methods': allow,
    'Access-Control-Allow-Headers': wanted ?? 'Authorization, Content-Type, Accept',
    'Access-Control-Max-Age': '1800',
  };
}

const NO_QUERY = new URLSearchParams();

function askedOf({ cluster }: RestService, { node, request }: Visit): Asked {
  const raw = request.url ?? '/';
  const url = raw.startsWith('//') ? raw.slice(1) : raw;
  const mark = url.indexOf('?');
  const { headers, socket } = request;
  const secure = (socket as Partial<TLSSocket>).encrypted === true;
  // Behind a proxy the client came by another name: links must lead back through it. [guess]
  const scheme = firstOf(headers['x-forwarded-proto']) ?? (secure ? 'https' : 'http');
  const host = firstOf(headers['x-forwarded-host']) ?? headers.host ?? node.name;
  return {
    cluster,
    node,
    verb: request.method ?? 'GET',
    origin: `${scheme}://${host}`,
    url,
    query: mark < 0 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1)),
    headers,
    clientChain: () => (secure ? peerChain(socket as TLSSocket) : []),
  };
}

function firstOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = typeof header === 'string' ? header : (header[0] ?? '');
  return text.split(',')[0]?.trim() || undefined;
}
