/**
 * Small SOAP services over HTTP: GET hands out the WSDL with the address asked for, POST answers.
 * Login as for AXL; each service says which roles may ask.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Node } from '../cluster/node';
import { SmallFault, type SmallCall, type SmallService } from '../dispatch/small-service';
import { EVIDENCE_HEADER, isWeaker, tooWeak, type Evidence } from '../schema/evidence';
import { createSmallServer, type SmallServer } from '../soap/serve-small';
import { sendPage } from './axl';
import { readBody } from './body';
import { sendInternal } from './errors';
import { statusPage } from './pages';

export interface SmallServices {
  /** the service that a node has at this path, with or without a trailing slash */
  find(path: string, node: Node): SmallService | undefined;
  serve(service: SmallService, visit: SmallVisit): void;
}

export interface SmallVisit extends Omit<SmallCall, 'header'> {
  request: IncomingMessage;
  response: ServerResponse;
  /** https://host:port, as the client sees it */
  base: string;
  query: string;
  maxBody: number;
  cookies: readonly string[] | undefined;
  /** of the operation, once it is known */
  evidence?: Evidence;
}

type Operation = SmallService['operations'][string];

/** The operation, which notes what is known of it, and is refused when that is too little. */
function known({ evidence }: SmallService, name: string, run: Operation): Operation {
  const own = evidence?.[name] ?? 'schema';
  return (args, call) => {
    const { minEvidence } = call.cluster.settings;
    Object.assign(call, { evidence: own });
    if (isWeaker(own, minEvidence)) throw new SmallFault('Server', tooWeak(name, own, minEvidence));
    return run(args, call);
  };
}

/** @param directory folder wsdl/ of the package */
export function createSmallServices(
  directory: string,
  services: readonly SmallService[],
): SmallServices {
  const byPath = new Map(
    services.flatMap((service) =>
      [service.path, ...(service.aliases ?? [])].map((path) => [path.toLowerCase(), service]),
    ),
  );
  const servers = new Map<SmallService, Promise<SmallServer<SmallCall>>>();
  const serverOf = (service: SmallService): Promise<SmallServer<SmallCall>> => {
    let server = servers.get(service);
    if (!server) {
      server = createSmallServer<SmallCall>({
        wsdl: join(directory, service.wsdl),
        operations: Object.fromEntries(
          Object.entries(service.operations).map(([name, run]) => [
            name,
            known(service, name, run),
          ]),
        ),
        ...(service.soapVersion && { soapVersion: service.soapVersion }),
        faultOf: (error) => (error instanceof SmallFault ? error : undefined),
      });
      servers.set(service, server);
    }
    return server;
  };

  return {
    find(path, node) {
      const service = byPath.get(path.replace(/\/$/, '').toLowerCase());
      return service && (service.servedBy?.(node) ?? true) ? service : undefined;
    },
    serve(service, visit) {
      const { request, response, cookies, cluster } = visit;
      const { mayUse } = service;
      if (mayUse !== 'open' && !(visit.user && mayUse(visit.user)))
        return sendPage(response, statusPage(403), cookies);
      if (request.method !== 'POST') return sendWsdl(join(directory, service.wsdl), service, visit);
      readBody(request, visit.maxBody, (body) => {
        if (!body) return sendPage(response, statusPage(413), cookies);
        serverOf(service)
          .then((server) =>
            // The visit itself and no copy: the operation notes its evidence there.
            server.answer(body.toString('utf8'), (header) => Object.assign(visit, { header })),
          )
          .then(
            (reply) =>
              sendPage(
                response,
                {
                  status: reply.status,
                  headers: {
                    'Content-Type': reply.contentType,
                    Server: '',
                    ...(visit.evidence && { [EVIDENCE_HEADER]: visit.evidence }),
                  },
                  body: reply.body,
                },
                cookies,
              ),
            (error: unknown) => sendInternal(response, cluster.log, error),
          );
      });
    },
  };
}

function sendWsdl(file: string, service: SmallService, visit: SmallVisit): void {
  const { response, cookies, query, base } = visit;
  if (!/^wsdl\b/i.test(query)) return sendPage(response, statusPage(404), cookies);
  const text = readFileSync(file, 'utf8').replace(
    /(<soap(?:12)?:address location=")[^"]*"/,
    `$1${base}${service.path}"`,
  );
  sendPage(
    response,
    { status: 200, headers: { 'Content-Type': 'text/xml;charset=utf-8', Server: '' }, body: text },
    cookies,
  );
}
