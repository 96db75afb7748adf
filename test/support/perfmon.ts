import type { Ucmock } from '../../server';
import { post, textOf } from './axl';

/** The answer to a question about an object of a node. */
export async function perfmon(
  ucm: Ucmock,
  operation: string,
  object: string,
  host = 'ucm-pub',
): Promise<string> {
  const body = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soap="http://schemas.cisco.com/ast/soap"><soapenv:Body><soap:${operation}><soap:Host>${host}</soap:Host><soap:Object>${object}</soap:Object></soap:${operation}></soapenv:Body></soapenv:Envelope>`;
  const path = '/perfmonservice2/services/PerfmonService/';
  const { status, text } = await post(ucm, body, { path });
  expect(status).toBe(200);
  return text;
}

/** The value of a counter, as it is written. */
export async function counterOf(ucm: Ucmock, object: string, counter: string): Promise<string> {
  const text = await perfmon(ucm, 'perfmonCollectCounterData', object);
  const at = text.indexOf(`\\${counter}<`);
  expect(at).toBeGreaterThan(0);
  return textOf(text.slice(at), 'ns1:Value') ?? '';
}
