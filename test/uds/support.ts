/** What UDS tests share: a client of UDS, a user with the role, its phones. */
import type { Ucmock } from '../../server';
import { axl, textOf, type Reply } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { ask, type AskOptions } from '../support/rest';

export const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
export const END_USERS = '<userGroup><name>Standard CCM End Users</name></userGroup>';
export const LOGIN = 'amara:Jabber!234';

/** A client that came to cucm.example.com: links are the same in every run. */
export function udsOf(ucm: () => Ucmock, login?: string) {
  return (path: string, options: AskOptions = {}): Promise<Reply> =>
    ask(ucm(), `/cucm-uds/${path}`, {
      ...(login !== undefined && { login }),
      ...options,
      headers: { Host: 'cucm.example.com:8443', ...options.headers },
    });
}

/** Adds a user with the end users' role; gives back its pkid as UDS shows it. */
export async function addUser(ucm: Ucmock, fields: Record<string, string> = {}): Promise<string> {
  const all = { password: 'Jabber!234', pin: '83921', associatedGroups: END_USERS, ...fields };
  return plain(await axl(ucm, 'addUser', user(all)));
}

/** Adds a phone with lines of these numbers, which it makes where there are none. */
export async function addPhone(
  ucm: Ucmock,
  name: string,
  numbers: readonly string[],
  fields: Record<string, string> = {},
): Promise<string> {
  for (const pattern of numbers)
    if ((await lineOf(ucm, pattern)) === '') await axl(ucm, 'addLine', line({ pattern }));
  const inner = lines(...numbers);
  return plain(
    await axl(ucm, 'addPhone', phone({ name, ...(inner && { lines: inner }), ...fields })),
  );
}

/** {UPPER} of AXL -> lower of UDS. */
export function plain(uuid: string): string {
  return uuid.replace(/[{}]/g, '').toLowerCase();
}

export async function lineOf(ucm: Ucmock, pattern: string): Promise<string> {
  const answer = await axl(
    ucm,
    'listLine',
    `<searchCriteria><pattern>${pattern}</pattern></searchCriteria><returnedTags><pattern/></returnedTags>`,
  );
  return plain(/uuid="([^"]*)"/.exec(answer)?.[1] ?? '');
}

export { textOf };
