/** Our own product forms, which speak JSON. */
import type { Ucmock } from '../../server';
import { ask } from './rest';

export interface JsonReply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  value: unknown;
}

export interface JsonOptions {
  body?: unknown;
  /** user:password; the administrator unless told */
  login?: string;
  /** process node name that is asked */
  node?: string;
}

/** @param what '/path', or 'POST /path' */
export async function json(
  ucm: Ucmock,
  what: string,
  { body, login = `${ucm.login.user}:${ucm.login.password}`, node }: JsonOptions = {},
): Promise<JsonReply> {
  const [path = '', method = 'GET'] = what.split(' ').reverse();
  const reply = await ask(ucm, path, {
    method,
    login,
    headers: {
      'Content-Type': 'application/json',
      ...(node !== undefined && { Host: node }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const isJson = String(reply.headers['content-type']).startsWith('application/json');
  return {
    status: reply.status,
    headers: reply.headers,
    value: isJson ? (JSON.parse(reply.text) as unknown) : reply.text,
  };
}
