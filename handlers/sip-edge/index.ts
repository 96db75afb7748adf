/**
 * Who may register through an Expressway-E: a client whose REGISTER has an access token that counts
 * (Authorization: Bearer), a telephone only with its own certificate and as the device that the token
 * is of. The way is a Route behind the Expressway's own: a node of a refreshed cluster. [doc] OAuth and
 * mutual TLS, [guess] where the token stands
 */
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import { phoneOf } from '../../server/domain/expressway/activation-trust';
import { nodeNamed } from '../../server/domain/expressway/servers';
import { signIn } from '../../server/domain/expressway/sign-in';
import type { EdgeHost, EdgeVerdict } from '../../server/wire/sip/edge';
import { addressOf, headerIn, headersIn, type SipRequest } from '../../server/wire/sip/message';

export interface SipEdge {
  cluster: Cluster;
  node: Node;
  /** where a node behind listens for SIP over TCP @param port as the telephone names it */
  locate(host: string, port: number): { address: string; port: number };
  chance(): string;
}

export function sipEdgeAt({ cluster, node, locate, chance }: SipEdge): EdgeHost {
  return {
    tag: chance,
    onError: (error) =>
      cluster.log.error('sip-edge', { cluster: cluster.name, error: String(error) }),
    async judge(request, chain): Promise<EdgeVerdict> {
      const refuse = (status: number, phrase: string, reason: string): EdgeVerdict => {
        cluster.log.debug('sip-edge-refused', { reason });
        return { status, phrase };
      };
      const judged = await signIn(cluster, node, headerIn(request, 'Authorization') ?? '');
      if (!judged.ok) return refuse(401, 'Unauthorized', judged.reason);
      if (judged.phoneOf !== undefined) {
        const shown = phoneOf((work) => node.store.read(work), chain);
        if (shown !== judged.userid || deviceOf(request) !== judged.userid)
          return refuse(403, 'Forbidden', 'another telephone');
      }
      const way = wayIn(request);
      if (!way || !nodeNamed(node, way.host)) return refuse(404, 'Not Found', 'no node behind');
      return { to: locate(way.host, way.port) };
    },
    inside,
  };
}

/** The last Route: <sip:node:5060;transport=tcp;lr> */
function wayIn(request: SipRequest): { host: string; port: number } | undefined {
  const route = addressOf(headersIn(request, 'Route').at(-1) ?? '');
  const port = /:(\d{1,5})(?:;|$)/.exec(route?.uri ?? '')?.[1];
  return route && { host: route.host, port: Number(port ?? 5060) };
}

function deviceOf(request: SipRequest): string | undefined {
  const contact = addressOf(headerIn(request, 'Contact') ?? '');
  return contact?.parameters['+u.sip!devicename.ccm.cisco.com'];
}

/** Neither the way nor the token is for the node behind. */
function inside(request: SipRequest): SipRequest {
  const outer = ['route', 'authorization'];
  return {
    ...request,
    headers: request.headers.filter(({ name }) => !outer.includes(name.toLowerCase())),
  };
}
