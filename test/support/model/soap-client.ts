/** node-soap over the vendor's own WSDL: the real client through which a sweep speaks. */
import { Agent } from 'node:https';
import { join } from 'node:path';
import { BasicAuthSecurity, createClientAsync, type Client } from 'soap';
import type { Ucmock } from '../../../server';
import type { Version } from '../../../server/schema/model';

const VENDOR = join(__dirname, '..', '..', '..', 'node_modules', 'cisco-axl', 'schema');

export interface AxlClient {
  /** the parsed content of `return`, as node-soap gives it; throws SoapFault */
  call(operation: string, request: object): Promise<unknown>;
  has(operation: string): boolean;
  /** the SOAP body's content of the last request, as it went over the wire */
  lastBody(): string;
  close(): void;
}

/** A SOAP fault as the client saw it. */
export class SoapFault extends Error {
  override readonly name = 'SoapFault';
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

type Method = (args: object) => Promise<[{ return?: unknown }]>;

export async function vendorClient(ucm: Ucmock, version: Version): Promise<AxlClient> {
  const client = await createClientAsync(join(VENDOR, version, 'AXLAPI.wsdl'), {
    endpoint: ucm.axlUrl,
  });
  const agent = new Agent({ ca: ucm.ca, keepAlive: true, maxSockets: 1 });
  client.setSecurity(
    new BasicAuthSecurity(ucm.login.user, ucm.login.password, { httpsAgent: agent }),
  );
  const methods = client as unknown as Record<string, Method | undefined>;
  return {
    has: (operation) => methods[`${operation}Async`] !== undefined,
    async call(operation, request) {
      const method = methods[`${operation}Async`];
      if (!method) throw new Error(`the vendor's WSDL ${version} has no ${operation}`);
      try {
        const [answer] = await method.call(client, request);
        return answer?.return;
      } catch (error) {
        throw faultOf(client, error);
      }
    },
    lastBody: () => /<soap:Body>(.*)<\/soap:Body>/s.exec(client.lastRequest ?? '')?.[1] ?? '',
    close: () => agent.destroy(),
  };
}

function faultOf(client: Client, error: unknown): unknown {
  const text = client.lastResponse as unknown;
  if (typeof text !== 'string') return error;
  const code = /<axlcode>(-?\d+)<\/axlcode>/.exec(text)?.[1];
  const message = /<axlmessage>(.*?)<\/axlmessage>/s.exec(text)?.[1];
  return code === undefined ? error : new SoapFault(Number(code), message ?? '');
}
