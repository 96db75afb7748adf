/** Unity Connection as its administrator and its subscribers reach it: CUPI, and the telephone. */
import type { Lab } from './lab';

export interface Json {
  status: number;
  value: Record<string, unknown>;
}

/** A JSON call of any product of the lab. @param ca what the client trusts */
export async function callJson(
  lab: Lab,
  what: string,
  { login, body, ca }: { login?: string; body?: object; ca?: string },
): Promise<Json> {
  const [method = '', url = ''] = what.split(' ');
  const { status, text } = await lab.call(url, {
    method,
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    ...(login !== undefined && { login }),
    ...(body && { body: JSON.stringify(body) }),
    ...(ca !== undefined && { ca }),
  });
  const json = /^\s*[[{]/.test(text);
  return { status, value: json ? (JSON.parse(text) as Record<string, unknown>) : { text } };
}

const TRUST = '/platformcom/api/v1/certmgr/config/trust/certificates';

/** Uploads a certificate into the tomcat-trust store of a product. @throws when it is refused */
export async function uploadTrust(
  lab: Lab,
  url: string,
  pem: string,
  more: { login: string; ca: string },
): Promise<void> {
  const body = { service: ['tomcat'], certificates: [pem] };
  const { status, value } = await callJson(lab, `POST ${url}${TRUST}`, { body, ...more });
  if (status !== 201) throw new Error(`upload to ${url}: ${status} ${JSON.stringify(value)}`);
}
