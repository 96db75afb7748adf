/**
 * A PIN that is changed at CUCM and handed over to a Unity Connection, against one that stays.
 *
 * Both products run in this process, over real TLS; figures are processor time of the process, the
 * client's with it. Each request has a deadline, so that what hangs is told as such.
 */
import { Agent, request } from 'node:https';
import { startUcmock, type Ucmock } from '../../server';
import { median, note } from './table';

const DEADLINE_MS = 20_000;
const LOGIN = 'administrator:ucmock';
const USERS = 5;

interface Door {
  cluster: string;
  port: number;
  ca: string;
}

/** @param changes of PINs with and without Unity Connection, in turns */
export async function pins(changes: number): Promise<void> {
  const ucm = await startUcmock({
    ...{ port: 0, logLevel: 'error' },
    topology: {
      clusters: {
        a: { nodes: { pub: 'publisher' } },
        b: { nodes: { pub: 'publisher' } },
        cuc: { product: 'unity', nodes: { cuc: 'publisher' } },
      },
    },
  });
  try {
    await connect(ucm);
    const cucm = doorOf(ucm, 'a');
    const other = doorOf(ucm, 'b');
    const alone: number[] = [];
    const both: number[] = [];
    for (let i = 0; i < changes; i += 1) {
      const user = `pin${i % USERS}`;
      alone.push(await cost(() => change(other, user, pinOf(i))));
      both.push(await cost(() => change(cucm, user, pinOf(i))));
    }
    // The history is full in the second half: what a change costs from then on.
    const [own, synchronised] = [alone, both].map((all) => median(all.slice(all.length / 2)));
    const times = (synchronised ?? 0) / (own ?? 1);
    note(
      'PIN change with one Unity Connection, processor time',
      `${times.toFixed(1)} x one that stays (${(synchronised ?? 0).toFixed(1)} ms of ${(own ?? 0).toFixed(1)} ms)`,
      '< 3 x',
      times < 3,
    );
  } finally {
    await ucm.stop();
  }
}

/** Milliseconds of processor time. */
async function cost(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function change(cucm: Door, userid: string, pin: string): Promise<string> {
  return axl(cucm, 'updateUser', `<userid>${userid}</userid><pin>${pin}</pin>`);
}

/** Distinct, nothing trivial about them. */
function pinOf(i: number): string {
  const [a = '', b = '', c = ''] = String(i).padStart(3, '0');
  return `48${a}15${b}93${c}6`;
}

/** Certificates, both boxes, and users everywhere. */
async function connect(ucm: Ucmock): Promise<void> {
  const cucm = doorOf(ucm, 'a');
  const unity = doorOf(ucm, 'cuc');
  const trust = (door: Door, ca: string): Promise<string> =>
    json(door, 'POST', '/platformcom/api/v1/certmgr/config/trust/certificates', {
      service: ['tomcat'],
      certificates: [ca],
    });
  await trust(cucm, unity.ca);
  await trust(unity, cucm.ca);
  for (let i = 0; i < USERS; i += 1) {
    const words = `<userid>pin${i}</userid><lastName>Bench</lastName><pin>91827364${i}</pin><presenceGroupName>Standard Presence group</presenceGroupName>`;
    for (const door of [cucm, doorOf(ucm, 'b')])
      await axl(door, 'addUser', `<user>${words}</user>`);
    const body = { Alias: `pin${i}`, DtmfAccessId: `${7000 + i}` };
    await json(unity, 'POST', '/vmrest/users?templateAlias=voicemailusertemplate', body);
  }
  await axl(
    cucm,
    'addApplicationServer',
    `<applicationServer><appServerType>Cisco Unity Connection</appServerType><name>cuc</name>
     <ipAddress>cuc.cuc.localhost</ipAddress><appUsers><selectedAppUser><appUserName>administrator</appUserName></selectedAppUser></appUsers>
     </applicationServer>`,
  );
  await tickUnity(unity);
  const ticked = await json(cucm, 'PUT', '/ucmock/pin-sync/servers/cuc', { enabled: true });
  if (!ticked.includes('"enabled":true')) throw new Error(ticked);
}

/** The phone system's login, and its AXL server with the box ticked. */
async function tickUnity(unity: Door): Promise<void> {
  const { PhoneSystem: system } = JSON.parse(await json(unity, 'GET', '/vmrest/phonesystems')) as {
    PhoneSystem: { ObjectId: string };
  };
  const path = `/vmrest/phonesystems/${system.ObjectId}`;
  const [CcmAXLUser, CcmAXLPassword] = LOGIN.split(':');
  await json(unity, 'PUT', path, { CcmAXLUser, CcmAXLPassword });
  const server = { HostOrIPAddress: 'pub.a.localhost', Port: '8443', IsPinSyncEnabled: 'true' };
  await json(unity, 'POST', `${path}/axlservers`, server);
}

function doorOf({ nodes }: Ucmock, cluster: string): Door {
  const node = nodes.find((one) => one.cluster === cluster);
  if (!node) throw new Error(`no node of ${cluster}`);
  return { cluster, port: Number(new URL(node.url).port), ca: node.ca };
}

function axl(door: Door, operation: string, inner: string): Promise<string> {
  const body = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><ns:${operation} xmlns:ns="http://www.cisco.com/AXL/API/15.0">${inner}</ns:${operation}></soapenv:Body></soapenv:Envelope>`;
  return send(door, { method: 'POST', path: '/axl/', type: 'text/xml', body });
}

function json(door: Door, method: string, path: string, body?: object): Promise<string> {
  const text = body && JSON.stringify(body);
  return send(door, { method, path, type: 'application/json', body: text });
}

const agent = new Agent({ keepAlive: true });

/** @throws for anything but success, and when no answer comes in time */
function send(
  { cluster, port, ca }: Door,
  {
    method,
    path,
    type,
    body,
  }: { method: string; path: string; type: string; body: string | undefined },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...{ agent, host: '127.0.0.1', port, ca, method, path, auth: LOGIN },
        headers: { Accept: type, 'Content-Type': type, 'X-Ucmock-Cluster': cluster },
        signal: AbortSignal.timeout(DEADLINE_MS),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () =>
          (response.statusCode ?? 500) < 300
            ? resolve(text)
            : reject(new Error(`${path}: ${response.statusCode ?? 0} ${text.slice(0, 400)}`)),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
