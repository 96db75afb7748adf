/**
 * get_edge_config: what a client off site registers with, and by which names it reaches UDS and the
 * IM and Presence nodes behind. [recorded] a device's log of release X8 shows all elements; services
 * without a record hold an error
 */
import type { Prepared } from '../../server/dispatch/rest';
import { findHome } from '../../server/domain/expressway/home';
import type { Guest } from '../../server/domain/expressway/sign-in';
import { presencePublishers, publisherOfIssuer } from '../../server/domain/expressway/servers';
import { RestError } from '../../server/schema/rest-error';
import type { Tree } from '../../server/schema/tree';

const PORT = '8443';
const SERVICES = ['_cisco-phone-tftp', '_cuplogin', '_cisco-uds'];

/** @param edge name of the Expressway-E @param sipPort of its SIP over TLS, where it is open */
export async function edgeConfig(
  { cluster, node, query, origin }: Prepared,
  { userid, phoneOf }: Guest,
  { edge, sipPort = 5061 }: { edge: string; sipPort: number | undefined },
): Promise<Tree> {
  // A telephone is at home where its token comes from.
  const home =
    phoneOf === undefined
      ? (await findHome(cluster, node, 'username', userid))?.target
      : publisherOfIssuer(node, phoneOf);
  if (!home) throw new RestError(404, 'The user is at home in no cluster behind.');
  const uds = home.address.replace(/:\d+$/, '');
  const addresses: Record<string, string[]> = {
    '_cisco-uds': [uds],
    _cuplogin: presencePublishers(node).map(({ address }) => address.replace(/:\d+$/, '')),
  };
  const asked = query.getAll('service_name');
  const named = asked.length > 0 ? asked : SERVICES;
  const port = new URL(origin).port;
  const at = (address: string, tlsPort: string): Tree => ({ server: { address, tlsPort } });
  return {
    '@version': '1.0',
    serviceConfig: {
      service: [
        ...named.map((name) => serviceOf(name, addresses[name] ?? [])),
        { name: 'tftpServer', address: [uds, ''] },
      ],
    },
    edgeConfig: {
      sipEdgeServer: at(edge, String(sipPort)),
      sipRequest: {
        route: `<sip:${node.name}:5061;transport=tls;zone-id=1;directed;lr>`,
      },
      xmppEdgeServer: at(edge, '5222'),
      httpEdgeServer: at(edge, port === '' ? PORT : port),
      turnEdgeServer: '',
      userUdsServer: at(uds, PORT),
    },
  };
}

function serviceOf(name: string, addresses: readonly string[]): Tree {
  if (addresses.length === 0) return { name, error: 'NameError' };
  const server = addresses.map((address) => ({ priority: '1', weight: '1', port: PORT, address }));
  return { name, server };
}
