/**
 * Small SOAP services by npm soap: it reads the WSDL, the request and writes the answer. AXL has a
 * codec of its own (architecture.md section 5).
 *
 * The operation is told by the body's element: clients send the SOAPAction as the WSDL has it, with
 * a namespace of their own, empty, or not at all. [client] facts/serviceability.md 1
 */
import { readFileSync } from 'node:fs';
import type { ISoapServiceMethod } from 'soap';

export interface SmallReply {
  status: number;
  contentType: string;
  body: string;
}

/** @param args the content of the operation's element as npm soap reads it */
export type SmallOperation<Context> = (args: unknown, context: Context) => object | Promise<object>;

export interface SmallServer<Context> {
  /** @param contextOf makes the context of the call, given its SOAP header */
  answer(xml: string, contextOf: (header: unknown) => Context): Promise<SmallReply>;
}

/** What becomes a SOAP 1.1 fault. */
export interface FaultLike {
  code: string;
  message: string;
}

export interface SmallServerOptions<Context> {
  /** path of the WSDL file */
  wsdl: string;
  operations: Record<string, SmallOperation<Context>>;
  soapVersion?: '1.2';
  /** a fault that an operation threw; undefined for an error of ours */
  faultOf: (error: unknown) => FaultLike | undefined;
}

/** Loads npm soap and the WSDL: some 150 ms, so it is made when first asked. */
export async function createSmallServer<Context>({
  wsdl,
  operations,
  soapVersion,
  faultOf,
}: SmallServerOptions<Context>): Promise<SmallServer<Context>> {
  const { Server, WSDL } = await import('soap');
  const definition = await new Promise<InstanceType<typeof WSDL>>((resolve, reject) => {
    const options = soapVersion ? { forceSoap12Headers: true } : {};
    const parsed = new WSDL(readFileSync(wsdl, 'utf8'), wsdl, options);
    parsed.onReady((error) => (error ? reject(error) : resolve(parsed)));
  });
  const fault = soapVersion ? soap12Fault : soapFault;
  const type = soapVersion ? SOAP12 : XML;
  // npm soap hands the request's headers to the method: the one thing that tells calls apart.
  const contexts = new WeakMap<object, (header: unknown) => Context>();
  const methods: Record<string, ISoapServiceMethod> = {};
  for (const [name, operation] of Object.entries(operations)) {
    methods[name] = async (args: unknown, _callback, header, request?: { headers: object }) => {
      try {
        const contextOf = contexts.get(request?.headers ?? {});
        if (!contextOf) throw new Error('a call without a request');
        return await operation(args ?? {}, contextOf(header));
      } catch (error) {
        throw fault(faultOf(error) ?? UNKNOWN, error);
      }
    };
  }
  const [[serviceName, service] = []] = Object.entries(definition.definitions.services);
  const [portName] = Object.keys(service?.ports ?? {});
  if (serviceName === undefined || portName === undefined)
    throw new Error(`${wsdl} has no service with a port`);
  const server = new Server(
    // Without a server of its own it only translates.
    undefined as never,
    '/',
    { [serviceName]: { [portName]: methods } },
    definition,
    { path: '/', services: {}, envelopeKey: 'soapenv', suppressStack: true },
  );
  return {
    async answer(xml, contextOf) {
      if (/<!DOCTYPE/i.test(xml)) return { status: 500, contentType: type, body: NOT_SOAP };
      const headers = {};
      contexts.set(headers, contextOf);
      const { statusCode, body } = await server.processRequest(xml, { headers });
      const isSoap = body.includes('Envelope>');
      return isSoap
        ? { status: statusCode, contentType: type, body: asTheRealOne(body) }
        : { status: 500, contentType: type, body: NOT_SOAP };
    },
  };
}

const XML = 'text/xml;charset=utf-8';
const SOAP12 = 'application/soap+xml; charset=utf-8';
const UNKNOWN: FaultLike = { code: 'Server', message: 'The service met an error of its own.' };
const HEAD = "<?xml version='1.0' encoding='utf-8'?>";

/** An error that npm soap writes as a fault. */
function soapFault({ code, message }: FaultLike, cause: unknown): Error {
  const Fault = { faultcode: `ns1:${code}`, faultstring: message, statusCode: 500 };
  return Object.assign(new Error(message, { cause }), { Fault });
}

/** The same in SOAP 1.2. */
function soap12Fault({ code, message }: FaultLike, cause: unknown): Error {
  const Fault = {
    Code: { Value: `soapenv:${code}` },
    Reason: { Text: message },
    statusCode: 500,
  };
  return Object.assign(new Error(message, { cause }), { Fault });
}

/**
 * Apostrophes in the XML declaration, and nil is 1; clients cut answers with patterns.
 * [recorded, client]
 */
function asTheRealOne(body: string): string {
  return body
    .replace('<?xml version="1.0" encoding="utf-8"?>', HEAD)
    .replace(/ xsi:nil="true"(?=\s*\/?>)/g, ' xsi:nil="1"');
}

const NOT_SOAP =
  `${HEAD}<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>` +
  '<soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>The request is no SOAP message of this service.</faultstring></soapenv:Fault>' +
  '</soapenv:Body></soapenv:Envelope>';
