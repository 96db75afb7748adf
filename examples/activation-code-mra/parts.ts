import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axlOf, type Axl } from '../support/axl';
import type { Lab } from '../support/lab';
import type { Sabotaged } from '../support/story';
import { plugIn, startPhone, type StartedPhone } from '../support/phone-process';
import { callJson, type Json } from '../support/unity';

export const PUB = 'pub.tel.localhost';
export const CLOUD = 'act.cloud.localhost';
export const EDGE = 'expc.edge.localhost';
export const WEST = 'expc.west.localhost';
export const DOMAIN = 'mra.example.com';
export const WEST_DOMAIN = 'west.example.com';
/** The account with which every product of the lab was installed. */
export const ADMIN = 'administrator:ucmock';
export const USER = 'wanjiru';
export const PASSWORD = 'Baobab-2026-Nakuru';
export const MODEL = 'Cisco 8841';

/** What the chapters share. */
export interface Parts {
  lab: Lab;
  sabotaged: Sabotaged;
  axl: Axl;
  /** a JSON call of a product: 'GET /path' */
  ask(node: string, what: string, body?: object, login?: string): Promise<Json>;
  /** a telephone outside of the site: it has the cloud and the DNS of the internet */
  outside(mac: string, code?: string): StartedPhone;
  /** a telephone at the site, from where no way leads to the Expressway */
  inside(mac: string, code: string): StartedPhone;
  code(phone: string): Promise<string>;
  /** names of the phones in the database */
  phones(): Promise<string[]>;
  /** what later chapters need of earlier ones */
  found: { waiting: string; code: string; domain: string };
}

export function makeParts(lab: Lab, sabotaged: Sabotaged): Parts {
  let client: Promise<Axl> | undefined;
  const certificates = new Map<string, Promise<string>>();
  let flash: string | undefined;
  const axl: Axl = async (operation, args) =>
    (await (client ??= axlOf(lab, PUB, ADMIN)))(operation, args);
  const keep = (): string => {
    if (flash !== undefined) return flash;
    const made = mkdtempSync(join(tmpdir(), 'ucmock-phones-'));
    lab.onStop(() => Promise.resolve(rmSync(made, { recursive: true, force: true })));
    return (flash = made);
  };
  return {
    lab,
    sabotaged,
    axl,
    async ask(node, what, body, login = ADMIN) {
      let ca: Promise<string> | undefined;
      if (node !== PUB) {
        ca = certificates.get(node) ?? lab.certificateOf(node);
        certificates.set(node, ca);
      }
      const options = { login, ...(ca && { ca: await ca }), ...(body && { body }) };
      return callJson(lab, what.replace(' ', ` ${lab.urlOf(node)}`), options);
    },
    outside(mac, code) {
      const phone = plugIn(lab, [
        ...['--mac', mac, '--flash', keep(), '--dns', lab.dns ?? '', '--retry', '1'],
        ...['--cloud', `127.0.0.1:${new URL(lab.urlOf(CLOUD)).port}`],
        ...(code === undefined ? [] : ['--activation-code', code]),
      ]);
      // One of a sabotage would come in with its code later.
      lab.onRestore(() => void phone.stop());
      return phone;
    },
    inside: (mac, code) =>
      startPhone(lab, [PUB], { model: '8841', mac, code, more: ['--flash', keep()] }),
    async code(phoneName) {
      const answer = await axl('listPhoneActivationCode', {
        searchCriteria: { phoneName },
        returnedTags: { activationCode: '', phoneName: '' },
      });
      const { phoneActivationCode } = (answer.return ?? {}) as {
        phoneActivationCode?: { activationCode: string }[];
      };
      return phoneActivationCode?.[0]?.activationCode ?? '';
    },
    async phones() {
      const sql = 'select name from device where tkclass = 1 order by name';
      const answer = await axl('executeSQLQuery', { sql });
      const { row } = (answer.return ?? {}) as { row?: { name: string }[] };
      return (row ?? []).map(({ name }) => name);
    },
    found: { waiting: '', code: '', domain: '' },
  };
}
