import { axlOf, type Axl } from '../support/axl';
import type { Lab } from '../support/lab';
import { startPhone, type StartedPhone } from '../support/phone-process';
import { expectEqual } from '../support/story';
import { callJson, type Json } from '../support/unity';

export const PUB = 'pub.act.localhost';
export const SUB = 'sub.act.localhost';
export const ADMIN = 'administrator:ucmock';
export const USER = 'noor';
export const PASSWORD = 'Cedar-2026-Beirut';
export const PAGE = '/ucmock/administration/phones';

/** What the chapters share. */
export interface Parts {
  lab: Lab;
  sabotage: string | undefined;
  /** AXL of the publisher as its administrator */
  axl: Axl;
  /** any JSON call of the publisher's port: 'GET /path' */
  call(what: string, body?: object, login?: string): Promise<Json>;
  /** as call, and it has to succeed. @returns what was answered */
  press(what: string, body?: object): Promise<Record<string, unknown>>;
  /** the live code of a phone, as its page shows it */
  codeOf(name: string): Promise<string>;
  /** the clock of the cluster goes on */
  advance(seconds: number): Promise<void>;
  plugIn(phone: { model: string; mac: string; code?: string }): StartedPhone;
  /** names of the cluster's phones */
  phones(): Promise<string[]>;
  /** what later chapters need of earlier ones */
  found: { fromTemplate: string; fromBat: string[] };
}

export function makeParts(lab: Lab, sabotage: string | undefined): Parts {
  let client: Promise<Axl> | undefined;
  const axl: Axl = async (operation, args) => {
    client ??= axlOf(lab, PUB, ADMIN);
    return (await client)(operation, args);
  };
  const call: Parts['call'] = (what, body, login = ADMIN) =>
    callJson(lab, what.replace(' ', ` ${lab.urlOf(PUB)}`), { login, ...(body && { body }) });
  const press: Parts['press'] = async (what, body) => {
    const { status, value } = await call(what, body);
    expectEqual(`${what}: success (${JSON.stringify(value)})`, status < 300, true);
    return value;
  };
  return {
    ...{ lab, sabotage, axl, call, press },
    codeOf: async (name) =>
      String((await press(`GET ${PAGE}/${name}/activation-code`)).activationCode),
    async advance(seconds) {
      await press('POST /_ucmock/clock', { advance: { seconds } });
    },
    plugIn: (phone) => startPhone(lab, [PUB, SUB], phone),
    async phones() {
      const answer = await axl('listPhone', {
        searchCriteria: { name: '%' },
        returnedTags: { name: '' },
      });
      const listed = (answer.return as { phone?: { name: string }[] } | null)?.phone ?? [];
      return [listed].flat().map(({ name }) => name);
    },
    found: { fromTemplate: '', fromBat: [] },
  };
}
