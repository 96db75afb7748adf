/**
 * What a client off site meets at an Expressway-E: get_edge_sso, get_edge_config, and a way through to
 * the nodes behind. facts/centralized.md 3.3, 8
 */
import type { Prepared, Resource, RestAnswer, RestMethod } from '../../server/dispatch/rest';
import {
  isAllowed,
  readDestination,
  type Destination,
} from '../../server/domain/expressway/destination';
import { findHome, isSsoAt, offersRefreshLoginAt } from '../../server/domain/expressway/home';
import { nodeNamed } from '../../server/domain/expressway/servers';
import { signIn } from '../../server/domain/expressway/sign-in';
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
            const userid = await userOf(call);
            return edgeConfig(call, userid, edge.edge);
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
async function userOf({ cluster, node, headers }: Prepared): Promise<string> {
  const { authorization } = headers;
  const judged = await signIn(cluster, node, String(authorization ?? ''));
  if (judged.ok) return judged.userid;
  cluster.log.debug('edge-login-refused', { reason: judged.reason });
  throw new RestError(401, 'This request requires HTTP authentication.');
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
  await userOf(call);
  const [, to = ''] = url.split('/', 2);
  const path = url.slice(to.length + 1);
  const target = nodeNamed(node, there.host);
  const isOpen = target && there.scheme === 'https' && isAllowed(path.split('?')[0] ?? '');
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
