/** The requests of the bench, and the objects they need. */
import { Agent, request } from 'node:https';
import { parseStringPromise } from 'xml2js';
import { serial } from './load';

interface Target {
  port: number;
  ca: string;
}

const LOGIN = `Basic ${Buffer.from('administrator:ucmock').toString('base64')}`;
export const headers = `Content-Type: text/xml\r\nAuthorization: ${LOGIN}\r\n`;

function envelope(operation: string, inner: string): string {
  return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><ns:${operation} xmlns:ns="http://www.cisco.com/AXL/API/15.0">${inner}</ns:${operation}></soapenv:Body></soapenv:Envelope>`;
}

const phone = (name: string, lines = '') =>
  `<phone><name>${name}</name><description>Bench phone ${name}</description><product>Cisco 8845</product><class>Phone</class><protocol>SIP</protocol><protocolSide>User</protocolSide><callingSearchSpaceName>BENCH_CSS</callingSearchSpaceName><devicePoolName>Default</devicePoolName><commonPhoneConfigName>Standard Common Phone Profile</commonPhoneConfigName><locationName>Hub_None</locationName><useTrustedRelayPoint>Default</useTrustedRelayPoint>${lines}<phoneTemplateName>Standard 8845 SIP</phoneTemplateName><primaryPhoneName/><builtInBridgeStatus>Default</builtInBridgeStatus><packetCaptureMode>None</packetCaptureMode><certificateOperation>No Pending Operation</certificateOperation><deviceMobilityMode>Default</deviceMobilityMode></phone>`;

/** The first of the numbered phones. */
export const firstPhone = `SEP${serial(1)}`;

export const getVersion = envelope('getCCMVersion', '');
export const getUser = envelope('getUser', '<userid>bench{i}</userid>');
export const getPhone = envelope('getPhone', '<name>SEP{i}</name>');
export const addPhone = envelope('addPhone', phone('SEP{i}'));
/** A change that the files of all phones of the pool show. */
export const changePool = envelope(
  'updateDevicePool',
  '<name>Default</name><connectionMonitorDuration>77</connectionMonitorDuration>',
);
export const addedAnswer = envelope(
  'addPhoneResponse',
  '<return>{00000000-0000-0000-0000-000000000000}</return>',
);
/** Our own answer as an object: what npm soap is given to answer, so that both say the same. */
export async function peerAnswer(answer: string): Promise<unknown> {
  const parsed = (await parseStringPromise(answer, {
    explicitArray: false,
    ignoreAttrs: true,
    tagNameProcessors: [(name) => name.replace(/^.*:/, '')],
  })) as { Envelope: { Body: { getUserResponse: unknown } } };
  return parsed.Envelope.Body.getUserResponse;
}

/** A body of the bench with its number. */
export function numbered(body: string, i: number): string {
  return body.replaceAll('{i}', serial(i));
}

/** `count` users, each with a phone that has two lines of its own. */
export async function provision(target: Target, count: number): Promise<void> {
  await ask(target, envelope('addCss', '<css><name>BENCH_CSS</name></css>'));
  await inParallel(count, target, async (i, agent) => {
    const lines = [1, 2].map((index) => ({
      index,
      pattern: `7${index}${String(i).padStart(5, '0')}`,
    }));
    for (const { pattern } of lines) {
      const line = `<line><pattern>${pattern}</pattern><usage>Device</usage></line>`;
      await ask(target, envelope('addLine', line), agent);
    }
    const name = `SEP${serial(i)}`;
    await ask(target, envelope('addPhone', phone(name, linesOf(lines))), agent);
    await ask(
      target,
      envelope(
        'addUser',
        `<user><firstName>Bench</firstName><lastName>User</lastName><userid>bench${serial(i)}</userid><pin>83921</pin><associatedDevices><device>${name}</device></associatedDevices><presenceGroupName>Standard Presence group</presenceGroupName></user>`,
      ),
      agent,
    );
  });
}

function linesOf(lines: readonly { index: number; pattern: string }[]): string {
  const members = lines.map(
    ({ index, pattern }) =>
      `<line><index>${index}</index><label>Line ${index}</label><dirn><pattern>${pattern}</pattern></dirn></line>`,
  );
  return `<lines>${members.join('')}</lines>`;
}

/** `count` phones. */
export function addPhones(target: Target, count: number): Promise<void> {
  return inParallel(count, target, async (i, agent) => {
    const name = `SEPC${i.toString(16).toUpperCase().padStart(11, '0')}`;
    await ask(target, envelope('addPhone', phone(name)), agent);
  });
}

/** Runs `work` for 1 to `count`, eight at a time. */
async function inParallel(
  count: number,
  { ca }: Target,
  work: (i: number, agent: Agent) => Promise<void>,
): Promise<void> {
  let next = 0;
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca });
  const worker = async (): Promise<void> => {
    for (let i = (next += 1); i <= count; i = next += 1) await work(i, agent);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  agent.destroy();
}

/** One request; the body of the answer. Throws on a fault. */
export function ask(target: Target, body: string, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: target.port,
        path: '/axl/',
        method: 'POST',
        ca: target.ca,
        ...(agent && { agent }),
        headers: { 'Content-Type': 'text/xml', Authorization: LOGIN },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          response.statusCode === 200 ? resolve(text) : reject(new Error(text.slice(0, 400))),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const TAGS = [
  'name',
  'description',
  'product',
  'model',
  'class',
  'protocol',
  'protocolSide',
  'callingSearchSpaceName',
  'devicePoolName',
  'commonPhoneConfigName',
  'networkLocation',
  'locationName',
  'securityProfileName',
  'phoneTemplateName',
  'presenceGroupName',
];
/** A user of the copies that a fixture made, by the request's number. */
export const userByNumber = envelope('getUser', '<userid>user{i}</userid>');

export function usersByPrefix(prefix: string): string {
  return envelope(
    'listUser',
    `<searchCriteria><userid>user${prefix}%</userid></searchCriteria><returnedTags><userid/><lastName/></returnedTags>`,
  );
}

/** A search over many phones that finds the few of its first page. */
export const someOfMany = envelope(
  'listPhone',
  '<searchCriteria><name>%</name></searchCriteria><returnedTags><name/></returnedTags><first>1000</first>',
);

const list = envelope(
  'listPhone',
  `<searchCriteria><name>%</name></searchCriteria><returnedTags>${TAGS.map((tag) => `<${tag}/>`).join('')}</returnedTags>`,
);

/** listPhone of everything: first byte (ms), size, throughput. */
export function timedList(
  target: Target,
): Promise<{ firstByte: number; bytes: number; megabytesPerSecond: number }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: target.port,
        path: '/axl/',
        method: 'POST',
        ca: target.ca,
        headers: { 'Content-Type': 'text/xml', Authorization: LOGIN },
      },
      (response) => {
        let firstByte = 0;
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          if (bytes === 0) firstByte = performance.now() - started;
          bytes += chunk.length;
        });
        response.on('end', () => {
          const seconds = (performance.now() - started) / 1000;
          resolve({ firstByte, bytes, megabytesPerSecond: bytes / 1e6 / seconds });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(list);
  });
}
