/**
 * AXL over HTTP: decode, dispatch, encode. The only way of an AXL request through the house.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { NotAcknowledged } from '../cluster/bus';
import type { Cluster } from '../cluster/cluster';
import type { FaultRules } from '../cluster/fault-rules';
import type { Entry } from '../cluster/journal';
import type { Node, NodeRole } from '../cluster/node';
import type { Principal } from '../cluster/principal';
import { invoke, invokeAnywhere, WriteRefused, type Invocation } from '../dispatch/invoke';
import type { Answer } from '../dispatch/operation';
import type { Registry, Resolved } from '../dispatch/registry';
import { AxlFault } from '../schema/axl-fault';
import { evidenceWord, isWeaker, tooWeak, weakest } from '../schema/evidence';
import type { Evidence } from '../schema/evidence';
import { faultOf as factsOf, type FaultName } from '../schema/faults';
import { requestShape, responseShape } from '../schema/derive';
import type { Version } from '../schema/model';
import { reaches } from '../schema/release';
import { strictFindings } from '../schema/validate';
import { askedNamespace } from '../soap/asked-namespace';
import { decodeRequest, OperationUnknown, type Decoded, type Finding } from '../soap/decode';
import { encodeResponse, listEncoder, type Envelope } from '../soap/encode';
import { encodeFault } from '../soap/encode-fault';
import {
  NamespaceUnknown,
  negotiateVersion,
  soapActionFinding,
  VersionUnsupported,
  type VersionPolicy,
} from '../soap/negotiate';
import type { Forward } from './forward';
import { ASKED_OF, FORWARDED } from './publisher';
import { collectList } from './collect-list';
import type { AnswerMemory } from './answer-memory';
import { headersOf } from './axl-headers';
import { misbehave } from './misbehave';
import { idOf, nameAnswer } from './request-id';
import { writeList } from './write-list';
import { statusPage, type Page } from './pages';

export interface AxlService {
  cluster: Cluster;
  registry: Registry;
  policy: VersionPolicy;
  /** what large answers share */
  memory: AnswerMemory;
  faults: FaultRules;
  /** sends a request to the publisher, which runs in another process; its answer is the answer */
  forward: Forward;
}

export interface AxlRequest {
  /** as it came, for the publisher */
  incoming: IncomingMessage;
  node: Node;
  /** of the journal, when one is kept */
  entry: Entry | undefined;
  user: Principal;
  body: Buffer;
  headers: IncomingHttpHeaders;
  response: ServerResponse;
  cookies: readonly string[] | undefined;
  /** of the operation, once it is known */
  evidence?: Evidence;
}

interface Spoken {
  version: Version;
  resolved: Resolved;
  /** the AXL namespace that the request means, which the answer echoes */
  namespace: string;
}

export function serveAxl(service: AxlService, request: AxlRequest): void {
  let decoded: Decoded | undefined;
  let spoken: Spoken | undefined;
  try {
    decoded = decodeRequest(request.body, (namespace, operation) => {
      const asked = askedNamespace(namespace, headerOf(request, 'soapaction'));
      const version = negotiateVersion(
        asked,
        policyFor(service, operation),
        service.cluster.release.serves,
      );
      const resolved = service.registry.resolve(version, operation);
      if (!resolved || !isServed(service.cluster, resolved)) return undefined;
      spoken = { version, resolved, namespace: asked };
      return requestShape(service.cluster.model, resolved.version, operation);
    });
    if (!spoken) throw new AxlFault('internal');
    request.evidence = evidenceWord(spoken.resolved.evidence);
    if (request.entry) note(request.entry, request, decoded);
    if (service.faults.armed) meetFaults(service, request, decoded, spoken);
    else run(service, request, decoded, spoken);
  } catch (error) {
    refuse(service, request, error, decoded);
  }
}

function note(entry: Entry, { user }: AxlRequest, decoded: Decoded): void {
  entry.user = user.userid;
  entry.operation = decoded.operation;
  entry.request = decoded.tree;
}

/** Fault rules that need to know the operation. */
function meetFaults(
  service: AxlService,
  request: AxlRequest,
  decoded: Decoded,
  spoken: Spoken,
): void {
  const { incoming, node, user, response, entry } = request;
  const rule = service.faults.meet('decoded', {
    protocol: 'axl',
    operation: decoded.operation,
    method: incoming.method ?? 'POST',
    path: incoming.url ?? '',
    node: node.name,
    user: user.userid,
  });
  const serve = (): void => {
    try {
      run(service, request, decoded, spoken);
    } catch (error) {
      refuse(service, request, error, decoded);
    }
  };
  if (!rule) return serve();
  if (entry) entry.rule = rule.id;
  nameAnswer(request);
  misbehave(rule.effect, { request: incoming, response }, serve, (told) => {
    const fault =
      typeof told === 'string'
        ? new AxlFault(told as FaultName)
        : { code: told.code, side: 'server' as const, message: told.text };
    const text = encodeFault(fault, decoded.operation, decoded.namespace);
    send(response, 500, headersOf(request, []), text);
  });
}

/** What is answered under every namespace is so whatever the release serves otherwise. */
function policyFor({ cluster, policy }: AxlService, operation: string): VersionPolicy {
  return cluster.model.operations[operation]?.everywhere === undefined ? policy : 'all';
}

/** Has the release of the cluster the operation yet? Only those outside of its schema say so. */
function isServed({ release }: Cluster, { operation }: Resolved): boolean {
  return operation.everywhere === undefined || reaches(release.build, operation.everywhere);
}

function run(
  service: AxlService,
  request: AxlRequest,
  decoded: Decoded,
  { version, resolved, namespace }: Spoken,
): void {
  const { cluster } = service;
  const { evidence = 'guess' } = request;
  const { minEvidence } = cluster.settings;
  if (isWeaker(evidence, minEvidence)) {
    const reason = tooWeak(decoded.operation, evidence, minEvidence);
    throw new AxlFault('tooWeak', { reason });
  }
  const overload = resolved.writes ? cluster.notifications.refusal() : undefined;
  if (overload !== undefined) return refuseWith(request, statusPage(503, overload));
  const call = (): Invocation => ({
    operation: resolved.operation,
    version: resolved.version,
    request: decoded.tree,
    cluster,
    node: request.node,
    askedOf: askedOf(request),
    user: request.user,
    log: cluster.log,
    entry: request.entry,
  });
  const envelope: Envelope = {
    operation: decoded.operation,
    namespace,
    sequence: decoded.sequence,
    nilAtRoot: Number(version) >= 14,
  };
  const failed = (error: unknown): void => refuse(service, request, error, decoded);
  if (resolved.writes && !cluster.publisherHere) {
    service
      .forward(request)
      .catch(async (error: unknown) => {
        if (error instanceof NotAcknowledged || !resolved.anywhere) throw awayFault(error);
        const schema = resolved.version;
        const findings = findingsOf(service, request, decoded, { version, schema });
        const late = await invokeAnywhere(resolved, call());
        answer(service, request, envelope, schema, late, findings);
      })
      .catch(failed);
    return;
  }
  const findings = findingsOf(service, request, decoded, { version, schema: resolved.version });
  const outcome = invoke(resolved, call());
  if (!(outcome instanceof Promise))
    return answer(service, request, envelope, resolved.version, outcome, findings);
  outcome.then(
    (late) => answer(service, request, envelope, resolved.version, late, findings),
    failed,
  );
}

/** Of a write that cannot have reached the publisher; one that may have stays what it is. */
function awayFault(error: unknown): unknown {
  if (error instanceof NotAcknowledged) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AxlFault('publisherAway', { reason });
}

/** The role of the node that the client asked, which may have forwarded the request. */
function askedOf(request: AxlRequest): NodeRole {
  const isPresence =
    headerOf(request, FORWARDED) !== undefined && headerOf(request, ASKED_OF) === 'presence';
  return isPresence ? 'presence' : request.node.role;
}

/** What the real server would not have minded: told in a header and the log; refused when strict. */
function findingsOf(
  service: AxlService,
  request: AxlRequest,
  decoded: Decoded,
  { version, schema }: { version: Version; schema: Version },
): string[] {
  const { cluster } = service;
  const shape = requestShape(cluster.model, schema, decoded.operation);
  const notes: Finding[] = [
    ...decoded.findings,
    ...strictFindings(shape, decoded, cluster.model, schema),
  ];
  const [first] = notes;
  if (first && cluster.settings.strict)
    throw new AxlFault('schemaViolation', { detail: `${first.kind} ${first.path}` });
  const differs = soapActionFinding(headerOf(request, 'soapaction'), version, decoded.operation);
  const words = notes.map(({ kind, path }) => `${kind} ${path}`);
  if (differs !== undefined) words.push(differs);
  if (words.length > 0 && request.entry) request.entry.findings = words;
  if (words.length > 0)
    cluster.log.debug('findings', {
      ...idOf(request),
      operation: decoded.operation,
      findings: words,
    });
  return words;
}

function headerOf(request: AxlRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

function answer(
  service: AxlService,
  request: AxlRequest,
  envelope: Envelope,
  version: Version,
  outcome: Answer,
  findings: readonly string[],
): void {
  const shape = responseShape(service.cluster.model, version, envelope.operation);
  const { memory } = service;
  const failed = (error: unknown): void => refuse(service, request, error, envelope);
  if (outcome.pages) {
    const encoder = listEncoder(envelope, shape, outcome.pages.wrapper);
    const limit = service.cluster.settings.figures.answer;
    if (limit !== Infinity) {
      const sendList = (body: string): void => {
        try {
          memory.take(request.response, Buffer.byteLength(body));
          send(request.response, 200, headersOf(request, findings), body);
        } catch (error) {
          failed(error);
        }
      };
      collectList({ encoder, pages: outcome.pages.pages, limit }, sendList, failed);
      return;
    }
    writeList(request.response, headersOf(request, findings), encoder, outcome.pages.pages, failed);
    return;
  }
  const { text, ascii } = encodeResponse(envelope, shape, outcome.tree);
  try {
    memory.take(request.response, text.length);
  } catch (error) {
    failed(error);
    return;
  }
  send(request.response, 200, headersOf(request, findings), text, ascii ? 'latin1' : 'utf8');
}

function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | string[]>,
  body: string,
  encoding: 'latin1' | 'utf8' = 'utf8',
): void {
  // As a string it leaves in one write with the head; a buffer would be a second one. What is
  // known to be ASCII is copied as it is, without looking at each character.
  response.writeHead(status, {
    ...headers,
    'Content-Length': encoding === 'latin1' ? body.length : Buffer.byteLength(body),
  });
  response.end(body, encoding);
}

/** What is known of a request that is refused. */
type Understood = Partial<Pick<Decoded, 'operation' | 'namespace' | 'findings'>>;

/** Every failure in the protocol's own form; one of ours is logged as an error. */
function refuse(
  service: AxlService,
  request: AxlRequest,
  error: unknown,
  { operation = '', namespace = '', findings = [] }: Understood = {},
): void {
  const { response } = request;
  if (response.headersSent) {
    service.cluster.log.error('answer-broken-off', { operation, error: String(error) });
    response.destroy();
    return;
  }
  if (error instanceof NotAcknowledged) {
    // Kept or not: nobody knows yet, so neither an answer nor a fault would be true.
    service.cluster.log.error('not-acknowledged', { operation, reason: error.message });
    response.destroy();
    return;
  }
  if (error instanceof VersionUnsupported)
    return refuseWith(request, statusPage(599, error.message));
  if (error instanceof WriteRefused) return refuseWith(request, statusPage(401, 'Unauthorized'));
  const fault = faultOf(service, request, error, operation);
  const shown = error instanceof OperationUnknown ? error.operation : operation;
  const space = error instanceof OperationUnknown ? error.namespace : namespace;
  // What was not understood may be why the rest is refused.
  const told = findings.map(({ kind, path }) => `${kind} ${path}`);
  const ev = evidenceWord(factsOf(fault.fault).ev);
  request.evidence = request.evidence ? weakest(request.evidence, ev) : ev;
  send(response, 500, headersOf(request, told), encodeFault(fault, shown, space));
}

function faultOf(
  service: AxlService,
  request: AxlRequest,
  error: unknown,
  operation: string,
): AxlFault {
  if (error instanceof AxlFault) {
    const facts = { ...idOf(request), operation };
    if (error.fault === 'diskFull')
      service.cluster.log.error('disk-full', { ...facts, error: String(error.cause) });
    service.cluster.log.debug('fault', { ...facts, fault: error.fault, text: error.message });
    return error;
  }
  if (error instanceof OperationUnknown)
    return new AxlFault('unknownOperation', { operation: error.operation });
  if (error instanceof NamespaceUnknown)
    return new AxlFault('unknownNamespace', { namespace: error.namespace });
  service.cluster.log.error('internal', {
    ...idOf(request),
    operation,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return new AxlFault('internal');
}

function refuseWith(request: AxlRequest, page: Page): void {
  nameAnswer(request);
  sendPage(request.response, page, request.cookies);
}

export function sendPage(response: ServerResponse, page: Page, cookies?: readonly string[]): void {
  send(
    response,
    page.status,
    { ...page.headers, ...(cookies && { 'Set-Cookie': [...cookies] }) },
    page.body,
  );
}
