/** What the chapters of mixed-mode-to-non-secure share: the cluster's doors, tokens and phones. */
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import {
  createToken,
  openCtlClient,
  type CtlClient,
  type NewToken,
  type SecurityToken,
} from '../../ctl-client';
import { Phone } from '../../phone';
import { axlOf, type Axl } from '../support/axl';
import type { Lab } from '../support/lab';
import { openTerminal, type Terminal } from '../support/terminal';
import { expectEqual, type Sabotaged } from '../support/story';

export const PUB = '10.48.47.153';
export const SUB = '10.48.47.154';
export const NODES = [PUB, SUB] as const;
/** The account with which CUCM was installed, and that of the platform. */
export const ADMIN = 'administrator:ucmock';
export const TOKEN_PASSWORD = 'Cisco123';

/** Tokens by what became of them. */
export type TokenName = 'old' | 'second' | 'fresh' | 'spare';

/** Names, numbers and dates as on the pictures of the document; the spare one is ours. */
const TOKENS: Record<TokenName, NewToken> = {
  old: {
    ...{ name: 'ADN0054f509', serial: '3C:F9:27:00:00:00:AF:A2:DA:45' },
    ...{ notBefore: new Date('2010-06-09'), notAfter: new Date('2020-06-09') },
  },
  second: {
    ...{ name: 'ADN008580ef', serial: '83:E9:08:00:00:00:55:45:AF:31' },
    ...{ notBefore: new Date('2012-05-17'), notAfter: new Date('2022-05-17') },
  },
  fresh: {
    name: 'ADN0054f50a',
    ...{ notBefore: new Date('2010-06-08'), notAfter: new Date('2020-06-08') },
  },
  spare: { name: 'ADN0085810a' },
};

export const TOKEN_NAMES = Object.keys(TOKENS) as TokenName[];

export interface Parts {
  lab: Lab;
  sabotaged: Sabotaged;
  axl: Axl;
  /** a command at a node, with its answers */
  cli(node: string, command: string, ...answers: string[]): Promise<string>;
  /** the first window of the CTL client, button Next */
  client(more?: { user?: string; password?: string; node?: string }): Promise<CtlClient>;
  token(name: TokenName): SecurityToken;
  /** the maker delivers another one of the same name */
  replaceToken(name: TokenName): Promise<void>;
  /** the secure one first */
  phones: Phone[];
  makePhone(mac: string): Phone;
  /** CTLFile.tlv as a node serves it; undefined: it has none */
  served(node: string): Promise<Buffer | undefined>;
  /** Control Center - Feature Services: Cisco CallManager and Cisco Tftp of all nodes */
  restartServices(): Promise<void>;
  /** plugs all phones out and in again; they are registered then */
  restartPhones(): Promise<void>;
  /** value of an enterprise parameter, by AXL */
  parameter(name: string): Promise<string>;
}

export function makeParts(lab: Lab, sabotaged: Sabotaged): Parts {
  let client: Promise<Axl> | undefined;
  const terminals = new Map<string, Promise<Terminal>>();
  const phones: Phone[] = [];
  const tokens = new Map<TokenName, SecurityToken>();
  lab.onStop(async () => {
    await Promise.all(phones.map((phone) => phone.stop()));
    for (const terminal of terminals.values()) await (await terminal).close();
  });

  const axl: Axl = async (operation, args) => {
    // Who asks for no node of the lab by name is at the publisher.
    const { port } = new URL(lab.urlOf(PUB));
    client ??= axlOf({ ...lab, urlOf: () => `https://localhost:${port}` }, PUB, ADMIN);
    return (await client)(operation, args);
  };

  return {
    ...{ lab, sabotaged, axl, phones },
    async cli(node, command, ...answers) {
      let terminal = terminals.get(node);
      if (!terminal) terminals.set(node, (terminal = openTerminal(lab.portOf('ssh', node), ADMIN)));
      return (await terminal).run(command, ...answers);
    },
    async client({ user = 'administrator', password = 'ucmock', node = PUB } = {}) {
      const port = lab.portOf('ctlProvider', node);
      const place = { host: node, address: '127.0.0.1', port, ca: lab.ca };
      const opened = await openCtlClient({ ...place, user, password });
      lab.onStop(() => Promise.resolve(opened.close()));
      return opened;
    },
    token(name) {
      const token = tokens.get(name);
      if (!token) throw new Error(`there is no token ${name}`);
      return token;
    },
    async replaceToken(name) {
      tokens.set(name, await createToken(TOKENS[name]));
    },
    makePhone(mac) {
      const phone = new Phone({
        ...{ model: '8841', mac, tftp: `127.0.0.1:${lab.portOf('tftp', PUB)}`, retryMs: 250 },
        httpPort: lab.portOf('files'),
        hosts: Object.fromEntries(NODES.map((node) => [node, placeOf(lab, node)])),
      });
      phones.push(phone);
      return phone;
    },
    served: (node) => fetchFile(lab.portOf('files'), node, 'CTLFile.tlv'),
    async restartServices() {
      for (const node of NODES) await restartAt(lab, node, ['Cisco CallManager', 'Cisco Tftp']);
      await advance(lab, 10);
    },
    async restartPhones() {
      for (const phone of phones) {
        await phone.stop();
        await phone.start();
        await phone.registered(10_000);
      }
    },
    async parameter(name) {
      const sql = `select paramvalue from processconfig where paramname = '${name}'`;
      const { return: found } = await axl('executeSQLQuery', { sql });
      const { row } = found as { row: { paramvalue: string }[] };
      return String(row[0]?.paramvalue);
    },
  };
}

function placeOf(lab: Lab, node: string) {
  return {
    address: '127.0.0.1',
    sipPort: lab.portOf('sip', node),
    sipsPort: lab.portOf('sips', node),
    tvsPort: lab.portOf('tvs', node),
  };
}

/** Over HTTP, as newer phones fetch it. */
function fetchFile(port: number, node: string, path: string): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const at = { host: '127.0.0.1', port, path: `/${path}`, headers: { Host: node } };
    request(at, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('error', reject);
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve(answer.statusCode === 200 ? Buffer.concat(chunks) : undefined),
      );
    })
      .on('error', reject)
      .end();
  });
}

const CONTROL_CENTER = '/controlcenterservice2/services/ControlCenterServices';

async function restartAt(lab: Lab, node: string, services: readonly string[]): Promise<void> {
  const items = services.map((name) => `<item>${name}</item>`).join('');
  const { status, text } = await lab.call(`${lab.urlOf(node)}${CONTROL_CENTER}`, {
    ...{ method: 'POST', login: ADMIN },
    headers: { 'Content-Type': 'text/xml', SOAPAction: '""' },
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://schemas.cisco.com/ast/soap"><s:Body><soapDoControlServices><ControlServiceRequest><NodeName>${node}</NodeName><ControlType>Restart</ControlType><ServiceList>${items}</ServiceList></ControlServiceRequest></soapDoControlServices></s:Body></s:Envelope>`,
  });
  expectEqual(`restart at ${node} (${text.slice(0, 200)})`, status, 200);
}

/** The time that services take passes at once: the clock of the cluster is the lab's. */
async function advance(lab: Lab, seconds: number): Promise<void> {
  const { status } = await lab.call(`${lab.urlOf(PUB)}/_ucmock/clock`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ advance: { seconds } }),
  });
  expectEqual('clock', status, 200);
}

export function md5(bytes: Buffer | undefined): string | undefined {
  return bytes && createHash('md5').update(bytes).digest('hex');
}
