/** A CUCM and a Unity Connection in one topology, and the steps by which they are connected. */
import { startUcmock, type Ucmock, type UcmockOptions } from '../../server';
import { axl, type Reply } from './axl';
import { user } from './builders';
import { ask } from './rest';

export interface Pair {
  ucm: Ucmock;
  /** the Unity Connection's own door */
  unity: { url: string; ca: string };
}

export const LOGIN = 'administrator:ucmock';

export async function startPair(options: UcmockOptions = {}): Promise<Pair> {
  const ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        a: { nodes: { pub: 'publisher' } },
        cuc: { product: 'unity', nodes: { cuc: 'publisher' } },
      },
    },
    ...options,
  });
  return { ucm, unity: doorOf(ucm, 'cuc') };
}

/** Its door by address: names under .localhost are not known to every resolver. */
export function doorOf(ucm: Ucmock, cluster: string): Pair['unity'] {
  const node = ucm.nodes.find((one) => one.cluster === cluster);
  if (!node) throw new Error(`no node of ${cluster}`);
  return { url: `https://127.0.0.1:${new URL(node.url).port}`, ca: node.ca };
}

export interface CupiReply extends Reply {
  json: Record<string, unknown>;
}

/** A CUPI call in JSON. */
export async function cupi(
  { unity }: Pick<Pair, 'unity'>,
  what: string,
  body?: object,
  login = LOGIN,
): Promise<CupiReply> {
  const [path = '', method = 'GET'] = what.split(' ').reverse();
  const reply = await ask(unity, `/vmrest${path}`, {
    method,
    login,
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  let json: Record<string, unknown> = {};
  if (String(reply.headers['content-type']).includes('json'))
    json = JSON.parse(reply.text) as Record<string, unknown>;
  return { ...reply, json };
}

/** Adds a Unity user; its ObjectId. */
export async function addUnityUser(
  pair: Pick<Pair, 'unity'>,
  alias: string,
  extension: string,
): Promise<string> {
  const body = { Alias: alias, DtmfAccessId: extension };
  const { status, text } = await cupi(
    pair,
    'POST /users?templateAlias=voicemailusertemplate',
    body,
  );
  if (status !== 201) throw new Error(`${status} ${text}`);
  return text.replace('/vmrest/users/', '');
}

/** Uploads a certificate into a product's tomcat-trust. */
export async function trust(door: Pair['unity'] | Ucmock, pem: string): Promise<void> {
  const body = JSON.stringify({ service: ['tomcat'], certificates: [pem] });
  const path = '/platformcom/api/v1/certmgr/config/trust/certificates';
  const headers = { 'Content-Type': 'application/json' };
  const reply = await ask(door, path, { method: 'POST', login: LOGIN, headers, body });
  if (reply.status !== 201) throw new Error(`${reply.status} ${reply.text}`);
}

export async function exchangeCertificates({ ucm, unity }: Pair): Promise<void> {
  await trust(ucm, unity.ca);
  await trust(unity, ucm.ca);
}

/** Unity's side: phone system login, primary AXL server with the box ticked. Its ObjectId's path. */
export async function tickUnity(pair: Pair, fields: object = {}): Promise<string> {
  const { json } = await cupi(pair, '/phonesystems');
  const { ObjectId: system } = json.PhoneSystem as { ObjectId: string };
  const account = { CcmAXLUser: 'administrator', CcmAXLPassword: 'ucmock' };
  await cupi(pair, `PUT /phonesystems/${system}`, account);
  const made = await cupi(pair, `POST /phonesystems/${system}/axlservers`, {
    HostOrIPAddress: 'pub.a.localhost',
    Port: '8443',
    IsPinSyncEnabled: 'true',
    ...fields,
  });
  if (made.status !== 201) throw new Error(made.text);
  return made.text.replace('/vmrest', '');
}

/** CUCM's side: the application server, without the box. */
export async function addServer(
  { ucm }: Pair,
  fields: { name?: string; ipAddress?: string; appUser?: string } = {},
): Promise<void> {
  const { name = 'cuc', ipAddress = 'cuc.cuc.localhost', appUser = 'administrator' } = fields;
  await axl(
    ucm,
    'addApplicationServer',
    `<applicationServer><appServerType>Cisco Unity Connection</appServerType><name>${name}</name>
     <ipAddress>${ipAddress}</ipAddress><appUsers><selectedAppUser><appUserName>${appUser}</appUserName></selectedAppUser></appUsers>
     </applicationServer>`,
  );
}

export interface Tick {
  status: number;
  enabled?: boolean;
  text: string;
}

/** Ticks CUCM's box, as Save on the page does. */
export async function tickCucm(
  { ucm }: Pick<Pair, 'ucm'>,
  name = 'cuc',
  enabled = true,
): Promise<Tick> {
  const reply = await ask(ucm, `/ucmock/pin-sync/servers/${name}`, {
    method: 'PUT',
    login: LOGIN,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ enabled }),
  });
  const json = JSON.parse(reply.text) as { enabled?: boolean; status?: string; error?: string };
  return {
    status: reply.status,
    text: json.status ?? json.error ?? '',
    ...(json.enabled !== undefined && { enabled: json.enabled }),
  };
}

/** Everything: certificates, both boxes, and these users on both sides. ObjectIds by user. */
export async function connect(pair: Pair, users: string[]): Promise<Record<string, string>> {
  await exchangeCertificates(pair);
  const ids: Record<string, string> = {};
  for (const [i, userid] of users.entries()) {
    await axl(pair.ucm, 'addUser', user({ userid, pin: `${STARTING}${i + 10}` }));
    ids[userid] = await addUnityUser(pair, userid, `${7000 + i}`);
  }
  await tickUnity(pair);
  await addServer(pair);
  const { text } = await tickCucm(pair);
  if (text !== 'Pin Synchronization successful') throw new Error(text);
  return ids;
}

const STARTING = '918273';

/** Is this the user's PIN at CUCM? */
export async function isCucmPin(
  { ucm }: Pick<Pair, 'ucm'>,
  userid: string,
  pin: string,
): Promise<boolean> {
  const answer = await axl(
    ucm,
    'doAuthenticateUser',
    `<userid>${userid}</userid><pin>${pin}</pin>`,
  );
  return answer.includes('<userAuthenticated>true');
}

/** Is this the user's PIN at Unity Connection? */
export async function isUnityPin(
  pair: Pick<Pair, 'unity'>,
  user: string,
  pin: string,
): Promise<boolean> {
  const reply = await telephone(pair, 'sign-in', { user, pin });
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  return (JSON.parse(reply.text) as { authenticated: boolean }).authenticated;
}

/** A call of the telephone interface. */
export function telephone(
  { unity }: Pick<Pair, 'unity'>,
  what: string,
  body: Record<string, string>,
): Promise<Reply> {
  return ask(unity, `/ucmock/telephone/${what}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export function changeAtCucm(
  { ucm }: Pick<Pair, 'ucm'>,
  userid: string,
  pin: string,
): Promise<string> {
  return axl(ucm, 'updateUser', `<userid>${userid}</userid><pin>${pin}</pin>`);
}

export function changeAtUnity(
  pair: Pick<Pair, 'unity'>,
  id: string,
  pin: string,
): Promise<CupiReply> {
  return cupi(pair, `PUT /users/${id}/credential/pin`, { Credentials: pin });
}
