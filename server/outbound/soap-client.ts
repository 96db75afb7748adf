/**
 * npm `soap` as a client of AXL, over our own way out.
 *
 * Reading the WSDL of a version takes most of a second and 50 MB, so it happens at the first call
 * and once for a version; who is asked comes with each call.
 */
import { join } from 'node:path';
import type { Client, IHttpClient } from 'soap';
import { NeighbourError, type Target } from '../cluster/neighbours';
import { refusedWith } from './failure';
import type { Ask, Reply } from './https';

export interface SoapCall {
  target: Target;
  /** AXL schema version that is spoken */
  version: string;
  operation: string;
  args: Record<string, unknown>;
}

/** What the operation answered. @throws NeighbourError */
export type CallAxl = (call: SoapCall) => Promise<Record<string, unknown>>;

/** [doc] the AXL service of a CUCM */
const PORT = 8443;
const PATH = '/axl/';

/** @param folder holds `<version>/AXLAPI.wsdl` */
export function createCallAxl(ask: Ask, folder: string): CallAxl {
  const clients = new Map<string, Promise<Client>>();

  async function load(version: string): Promise<Client> {
    const { createClientAsync } = await import('soap');
    return createClientAsync(join(folder, version, 'AXLAPI.wsdl'), {
      endpoint: `https://axl${PATH}`,
      httpClient: transport(ask),
    });
  }

  return async ({ target, version, operation, args }) => {
    let client = clients.get(version);
    if (!client) clients.set(version, (client = load(version)));
    const method = (await client)[operation] as Method | undefined;
    if (!method) throw new Error(`AXL ${version} has no ${operation}`);
    return new Promise((resolve, reject) => {
      method(
        args,
        (error: unknown, result) => {
          if (error !== null && error !== undefined) reject(reasonOf(error));
          else resolve(result ?? {});
        },
        { target },
        { SOAPAction: `"CUCM:DB ver=${version} ${operation}"` },
      );
    });
  };
}

type Method = (
  args: Record<string, unknown>,
  done: (error: unknown, result?: Record<string, unknown>) => void,
  options: { target: Target },
  headers: Record<string, string>,
) => void;

/** The library's door to the network. A status that no SOAP answer has never reaches its parser. */
function transport(ask: Ask): IHttpClient {
  const request = (
    _url: string,
    data: unknown,
    done: (error: unknown, response?: unknown, body?: string) => unknown,
    headers: Record<string, string> = {},
    options: { target?: Target } = {},
  ): void => {
    const { target } = options;
    if (!target) throw new Error('a call without a target');
    const question = { target, port: PORT, method: 'POST', path: PATH, body: String(data) };
    ask({ ...question, headers }).then(
      (reply) => {
        if (isSoap(reply)) done(null, { status: reply.status, data: reply.text }, reply.text);
        else done(refusedWith(reply.status));
      },
      (error: unknown) => done(error),
    );
  };
  // The library expects a promise of axios, and uses only the callback.
  return { request: request as unknown as IHttpClient['request'] };
}

function isSoap({ status, text }: Reply): boolean {
  return (status === 200 || status === 500) && /<[\w-]*:?Envelope[\s>]/.test(text);
}

/** A fault becomes a reason; what is no answer of AXL's at all is a connection that failed. */
function reasonOf(error: unknown): Error {
  if (error instanceof NeighbourError) return error;
  const fault = (
    error as { root?: { Envelope?: { Body?: { Fault?: { faultstring?: unknown } } } } }
  ).root?.Envelope?.Body?.Fault;
  const text = error instanceof Error ? error.message : String(error);
  if (!fault) return new NeighbourError('connection', text);
  const { faultstring } = fault;
  return new NeighbourError('fault', typeof faultstring === 'string' ? faultstring : text);
}
