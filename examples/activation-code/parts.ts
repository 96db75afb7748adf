import { axlOf, type Axl } from '../support/axl';
import type { Lab } from '../support/lab';
import { startPhone, type StartedPhone } from '../support/phone-process';
import { expectEqual, type Sabotaged } from '../support/story';
import { callJson, type Json } from '../support/unity';

export const PUB = 'pub.act.localhost';
export const SUB = 'sub.act.localhost';
export const ADMIN = 'administrator:ucmock';
export const USER = 'noor';
export const PASSWORD = 'Cedar-2026-Beirut';
const CONTROL_CENTER = '/controlcenterservice2/services/ControlCenterServices';
export const PAGE = '/ucmock/administration/phones';

/** Service Activation, and the buttons Start and Stop of Control Center - Feature Services. */
export const deployment = (service: string, word: 'Deploy' | 'UnDeploy'): string =>
  `<soapDoServiceDeployment><DeploymentServiceRequest><NodeName>${PUB}</NodeName><DeployType>${word}</DeployType><ServiceList><item>${service}</item></ServiceList></DeploymentServiceRequest></soapDoServiceDeployment>`;
export const control = (service: string, word: 'Start' | 'Stop'): string =>
  `<soapDoControlServices><ControlServiceRequest><NodeName>${PUB}</NodeName><ControlType>${word}</ControlType><ServiceList><item>${service}</item></ServiceList></ControlServiceRequest></soapDoControlServices>`;

/** What the chapters share. */
export interface Parts {
  lab: Lab;
  sabotaged: Sabotaged;
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
  /** a command or question of the Control Center of the publisher; it is over when this returns */
  controlCenter(content: string): Promise<string>;
  plugIn(phone: { model: string; mac: string; code?: string }): StartedPhone;
  /** names of the cluster's phones */
  phones(): Promise<string[]>;
  /** what later chapters need of earlier ones */
  found: { fromTemplate: string; fromBat: string[] };
}

export function makeParts(lab: Lab, sabotaged: Sabotaged): Parts {
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
  const advance: Parts['advance'] = async (seconds) => {
    await press('POST /_ucmock/clock', { advance: { seconds } });
  };
  return {
    ...{ advance, lab, sabotaged, axl, call, press },
    codeOf: async (name) =>
      String((await press(`GET ${PAGE}/${name}/activation-code`)).activationCode),
    async controlCenter(content) {
      const { status, text } = await lab.call(`${lab.urlOf(PUB)}${CONTROL_CENTER}`, {
        method: 'POST',
        login: ADMIN,
        headers: { 'Content-Type': 'text/xml', SOAPAction: '""' },
        body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://schemas.cisco.com/ast/soap"><s:Body>${content}</s:Body></s:Envelope>`,
      });
      expectEqual(`status of the Control Center (${text.slice(0, 200)})`, status, 200);
      await advance(10);
      return text;
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
