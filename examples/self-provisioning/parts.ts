import type { Phone } from '../../phone';
import { axlOf, type Axl } from '../support/axl';
import type { Lab } from '../support/lab';
import type { Sabotaged } from '../support/story';
import { phoneOf } from '../support/phone';
import { callJson, type Json } from '../support/unity';

export const PUB = 'pub.tel.localhost';
const SUB = 'sub.tel.localhost';
/** The account with which CUCM was installed. */
const ADMIN = 'administrator:ucmock';
export const PIN = '74926813';
export const CODE = '20261126';
export const AUTO_TEMPLATE = 'Auto-registration Template';
export const LINE_TEMPLATE = 'Sample Line Template with TAG usage examples';
export const PATH = '/cucm-uds/private/selfProvision';

/** What the chapters share. */
export interface Parts {
  lab: Lab;
  sabotaged: Sabotaged;
  /** AXL of the publisher as its administrator */
  axl: Axl;
  /** any JSON call of the publisher's port: 'GET /path' */
  cucm(what: string, body?: object): Promise<Json>;
  /** a telephone of the lab, not plugged in yet; the same one for the same MAC address */
  phone(mac: string, model?: string): Phone;
  /** a softphone of the lab */
  softphone(name: string): Phone;
  /** the object that a get answers */
  get(noun: string, key: object): Promise<Record<string, unknown>>;
}

export function makeParts(lab: Lab, sabotaged: Sabotaged): Parts {
  let client: Promise<Axl> | undefined;
  const axl: Axl = async (operation, args) => {
    client ??= axlOf(lab, PUB, ADMIN);
    return (await client)(operation, args);
  };
  const phones = new Map<string, Phone>();
  const known = (name: string, make: () => Phone): Phone => {
    const plugged = phones.get(name);
    if (plugged) return plugged;
    const phone = make();
    phones.set(name, phone);
    lab.onRestore(() => {
      phone.cut();
      phones.delete(name);
    });
    return phone;
  };
  const nodes = [PUB, SUB];
  // Nobody waits ten seconds in front of an idle phone.
  const idleSeconds = 0.3;
  return {
    lab,
    sabotaged,
    axl,
    cucm: (what, body) =>
      callJson(lab, what.replace(' ', ` ${lab.urlOf(PUB)}`), {
        login: ADMIN,
        ...(body && { body }),
      }),
    phone: (mac, model = '8841') =>
      known(mac, () => phoneOf(lab, nodes, { mac, model, idleSeconds })),
    softphone: (name) => known(name, () => phoneOf(lab, nodes, { model: 'csf', name })),
    async get(noun, key) {
      const { return: found } = await axl(`get${noun}`, key);
      return Object.values(found as object)[0] as Record<string, unknown>;
    },
  };
}
