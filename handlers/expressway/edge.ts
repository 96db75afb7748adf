/**
 * What a client off site meets at an Expressway-E: get_edge_sso, get_edge_config, and a way through to
 * the nodes behind. facts/centralized.md 3.3, 8
 */
import type { Prepared, Resource, RestAnswer, RestMethod } from '../../server/dispatch/rest';
import type { Cluster } from '../../server/cluster/cluster';
import { phoneOf } from '../../server/domain/expressway/activation-trust';
import {
  isAllowed,
  isFile,
  readDestination,
  type Destination,
} from '../../server/domain/expressway/destination';
import { findHome, isSsoAt, offersRefreshLoginAt } from '../../server/domain/expressway/home';
import { nodeNamed } from '../../server/domain/expressway/servers';
import { signIn, type Guest } from '../../server/domain/expressway/sign-in';
import { readAccessControl } from '../../server/domain/mra/access-control';
import { NeighbourError, type WebReply } from '../../server/cluster/neighbours';
import { encodeXml } from '../../server/rest/encode';
import { RestError } from '../../server/schema/rest-error';
import type { Tree } from '../../server/schema/tree';
import { edgeConfig } from './edge-config';

export interface Edge {
  /** domains that it serves; undefined: any */
  domains: readonly string[] | undefined;
  /** name of the Expressway-E */
  edge: string;
  /** port of its SIP over TLS; undefined: none is open */
  sipPort(): number | undefined;
}

export function edgeResources(edge: Edge): Resource[] {
  const evidence = 'client' as const;
  const domainOf = ({ params }: Prepared): Destination => destinationOf(edge, params.to ?? '');
  const through: RestMethod = {
    auth: 'none',
    evidence,
    takesRaw: true,
    writes: false,
    prepare: (call) => forward(call, domainOf(call)),
    run: (_call, prepared) => prepared as RestAnswer,
  };
  return [
    {
      path: '{to}/get_edge_sso',
      methods: {
        GET: {
          auth: 'none',
          evidence,
          async prepare(call): Promise<Tree> {
            domainOf(call);
            return offeredTo(call);
          },
          run: (_call, prepared) => document('SSOResult', prepared as Tree),
        },
      },
    },
    {
      path: '{to}/get_edge_config',
      methods: {
        GET: {
          auth: 'none',
          evidence: 'recorded',
          async prepare(call): Promise<Tree> {
            domainOf(call);
            return edgeConfig(call, await guestOf(call), {
              edge: edge.edge,
              sipPort: edge.sipPort(),
            });
          },
          run: (_call, prepared) => document('getEdgeConfigResponse', prepared as Tree),
        },
      },
    },
    {
      path: '{to}/{rest*}',
      methods: { GET: through, POST: through, PUT: through, PATCH: through, DELETE: through },
    },
  ];
}

/** As recorded; it differs from UDS's. */
const HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n";

function document(root: string, tree: Tree): RestAnswer {
  const text = encodeXml(root, tree).replace(/^<\?xml[^>]*\?>/, HEAD);
  return {
    headers: { 'Cache-Control': 'no-store' },
    body: { kind: 'text', type: 'text/xml', text },
  };
}

function destinationOf({ domains }: Edge, text: string): Destination {
  const destination = readDestination(text);
  if (!destination) throw new RestError(404, 'The path names no destination.');
  const served = domains?.some((one) => one.toLowerCase() === destination.domain.toLowerCase());
  if (served === false)
    throw new RestError(403, `The domain ${destination.domain} is not served here.`);
  return destination;
}

/** @throws RestError 401 for who may not come in */
async function guestOf(call: Prepared): Promise<Guest> {
  const { cluster, node, headers } = call;
  const judged = await signIn(cluster, node, String(headers.authorization ?? ''));
  const refuse = (reason: string): never => {
    cluster.log.debug('edge-login-refused', { reason });
    throw new RestError(401, 'This request requires HTTP authentication.');
  };
  if (!judged.ok) return refuse(judged.reason);
  // A telephone's token counts only with the telephone's certificate: mutual TLS. [doc]
  if (judged.phoneOf !== undefined && phoneAt(call) !== judged.userid)
    return refuse('certificate of another');
  return judged;
}

/** The telephone whose certificate the client showed. */
function phoneAt({ node, clientChain }: Prepared): string | undefined {
  return phoneOf((work) => node.store.read(work), clientChain());
}

/** What a telephone asks before it has a token that counts. */
const WITHOUT_TOKEN = /^\/(ucmock\/activation\/(invoke|register|release)|ssosp\/oauth\/token)$/;

/**
 * May this request go on to the nodes behind? With a login that counts; a telephone that is being
 * onboarded, or renews its token, by its certificate alone, once activation codes are allowed. [doc]
 */
async function admit(call: Prepared, path: string): Promise<'user' | 'telephone'> {
  const { node, verb, headers } = call;
  const isOnboarding = WITHOUT_TOKEN.test(path) && headers.authorization === undefined;
  if (!isOnboarding || verb !== 'POST') {
    await guestOf(call);
    return 'user';
  }
  if (!node.store.read(readAccessControl).allowActivationCode)
    throw new RestError(401, 'This request requires HTTP authentication.');
  if (phoneAt(call) === undefined)
    throw new RestError(403, 'The certificate of a telephone is needed, signed by who is trusted.');
  return 'telephone';
}

/** [doc] which box asks whom; the element names follow CUCM's own answer, the root is a guess */
async function offeredTo({ cluster, node, query }: Prepared): Promise<Tree> {
  const access = node.store.read(readAccessControl);
  const key = query.has('email') ? 'email' : 'username';
  const home = await findHome(cluster, node, key, query.get(key) ?? '');
  const asks = access.checkInternal && access.oauthWithRefresh;
  const isThere =
    !asks || (home !== undefined && (await offersRefreshLoginAt(cluster, home.target)));
  const isSso =
    access.authenticationPath.startsWith('SAML') &&
    home !== undefined &&
    (await isSsoAt(cluster, home.target));
  return {
    '@version': '1.0',
    Response: {
      SingleSignOn: {
        Status: { '@enabled': String(isSso) },
        OAuth: {
          '@refreshLogin': String(access.oauthWithRefresh && isThere),
          '@embeddedSafari': String(access.embeddedSafari),
        },
      },
    },
  };
}

/** Headers of a client that the node behind has to see. */
const PASSED = ['authorization', 'accept', 'content-type', 'cookie', 'user-agent'] as const;

async function forward(call: Prepared, { there }: Destination): Promise<RestAnswer> {
  const { cluster, node, url, verb, headers, raw, params } = call;
  if (!there) throw new RestError(404, 'The requested resource is not available.');
  const [, to = ''] = url.split('/', 2);
  const path = url.slice(to.length + 1);
  const [plain = ''] = path.split('?');
  const guest = await admit(call, plain);
  const target = nodeNamed(node, there.host);
  if (target && there.scheme === 'http' && verb === 'GET' && isFile(plain))
    return fileAt(cluster, `${there.host}:${there.port}`, plain);
  const isOpen = target && there.scheme === 'https' && (isAllowed(plain) || guest === 'telephone');
  if (!isOpen) throw new RestError(403, `The allow list does not have ${params.to ?? ''}.`);
  const passed = PASSED.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const host = `${there.host}:${there.port}`;
  const client = cluster.neighbours.web({ ...target, address: host });
  try {
    const sent = { ...(Object.fromEntries(passed) as Record<string, string>), Host: host };
    return answerOf(await client.send({ method: verb, path, headers: sent, ...bodyOf(raw) }));
  } catch (error) {
    if (!(error instanceof NeighbourError)) throw error;
    cluster.log.info('edge-not-answered', { host, detail: error.message });
    throw new RestError(502, 'The server behind does not answer.');
  }
}

/** Of the TFTP service, as telephones outside ask for it: http/<node>/6970. [client] */
async function fileAt(cluster: Cluster, address: string, path: string): Promise<RestAnswer> {
  try {
    const bytes = await cluster.neighbours.file(address, path);
    if (!bytes) throw new RestError(404, 'There is no such file.');
    const type = path.endsWith('.xml') ? 'text/xml' : 'application/octet-stream';
    return { body: { kind: 'bytes', type, bytes } };
  } catch (error) {
    if (!(error instanceof NeighbourError)) throw error;
    cluster.log.info('edge-not-answered', { host: address, detail: error.message });
    throw new RestError(502, 'The server behind does not answer.');
  }
}

function bodyOf(bytes: Buffer | undefined): { body?: Buffer } {
  return bytes && bytes.length > 0 ? { body: bytes } : {};
}

const TOLD = ['location', 'www-authenticate', 'cache-control', 'expires', 'set-cookie'] as const;

function answerOf({ status, headers, body }: WebReply): RestAnswer {
  const told = TOLD.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, String(value)]];
  });
  const type = headers['content-type'];
  return {
    status,
    headers: Object.fromEntries(told) as Record<string, string>,
    ...(status !== 204 && {
      body: {
        kind: 'bytes' as const,
        type: String(type ?? 'application/octet-stream'),
        bytes: body,
      },
    }),
  };
}
