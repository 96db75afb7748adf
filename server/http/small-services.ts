/**
 * Small SOAP services over HTTP: GET hands out the WSDL with the address asked for, POST answers.
 * Login as for AXL; each service says which roles may ask.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Node } from '../cluster/node';
import { SmallFault, type SmallCall, type SmallService } from '../dispatch/small-service';
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
        operations: service.operations,
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
            server.answer(body.toString('utf8'), (header) => ({ ...visit, header })),
          )
          .then(
            (reply) =>
              sendPage(
                response,
                {
                  status: reply.status,
                  headers: { 'Content-Type': reply.contentType, Server: '' },
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
