import { axlOf, type Axl } from '../support/axl';
import type { Lab } from '../support/lab';
import type { Sabotaged } from '../support/story';
import { callJson, type Json } from '../support/unity';

export const PUB = 'pub.tel.localhost';
export const CUC = 'cuc.cuc.localhost';
/** The account with which CUCM was installed. */
export const CUCM_ADMIN = 'administrator:ucmock';
/** The one of Unity Connection; the application user at CUCM will be called like it. */
export const UNITY_USER = 'appadmin';
export const UNITY_PASSWORD = 'Unity-2026';
/** By which Unity Connection calls AXL; the screen has this name. */
export const AXL_USER = 'cisco';
export const AXL_PASSWORD = 'Axl-2026-Lima';
export const USER = 'itzel';
export const USER_PASSWORD = 'Quetzal-2026-Cancun';
export const FIRST_PIN = '74926813';

/** What the chapters share. */
export interface Parts {
  lab: Lab;
  sabotaged: Sabotaged;
  /** AXL of CUCM as its administrator */
  axl: Axl;
  /** any JSON call of CUCM's port: 'GET /path' */
  cucm(what: string, body?: object): Promise<Json>;
  /** any JSON call of Unity Connection's port, which is trusted by its own certificate */
  unity(what: string, body?: object): Promise<Json>;
  isCucmPin(pin: string): Promise<boolean>;
  isUnityPin(pin: string): Promise<boolean>;
  /** what later chapters need of earlier ones */
  found: { objectId: string; phoneSystem: string; axlServer: string };
}

export function makeParts(lab: Lab, sabotaged: Sabotaged): Parts {
  let client: Promise<Axl> | undefined;
  let unityCa: Promise<string> | undefined;
  const axl: Axl = async (operation, args) => {
    client ??= axlOf(lab, PUB, CUCM_ADMIN);
    return (await client)(operation, args);
  };
  const on = (base: string, what: string): string => what.replace(' ', ` ${base}`);
  const unity: Parts['unity'] = async (what, body) => {
    unityCa ??= lab.certificateOf(CUC);
    const options = { login: `${UNITY_USER}:${UNITY_PASSWORD}`, ca: await unityCa };
    return callJson(lab, on(lab.urlOf(CUC), what), { ...options, ...(body && { body }) });
  };
  return {
    lab,
    sabotaged,
    axl,
    unity,
    cucm: (what, body) =>
      callJson(lab, on(lab.urlOf(PUB), what), { login: CUCM_ADMIN, ...(body && { body }) }),
    async isCucmPin(pin) {
      const answer = await axl('doAuthenticateUser', { userid: USER, pin });
      const { userAuthenticated } = answer.return as { userAuthenticated: unknown };
      return String(userAuthenticated) === 'true';
    },
    async isUnityPin(pin) {
      const { value } = await unity('POST /ucmock/telephone/sign-in', { user: USER, pin });
      return value.authenticated === true;
    },
    found: { objectId: '', phoneSystem: '', axlServer: '' },
  };
}
