/** Settings whose update names no key, or whose answer has a frame of its own. [schema] */
import { answer, refine, replace } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';
import { shapeOf } from '../../../server/schema/derive';
import { textOf } from '../../../server/schema/tree';

/** A page that is not there yet has its sections as delivered, so an update makes the row. [guess] */
export const updatePageLayoutPreferences = refine('updatePageLayoutPreferences', {
  evidence: 'guess',
  before({ tx, request }) {
    if (tx.objects.find('PageLayoutPreferences', request) === undefined)
      tx.objects.insert('PageLayoutPreferences', { pageName: request.pageName });
  },
});

/** The contact's text is the key of get and the value of update, of which there is one. */
export const updateSNMPMIB2List = replace('updateSNMPMIB2List', {
  evidence: 'schema',
  run({ tx, request }) {
    const row = tx.get('select pkid from snmpmib2list');
    if (row) tx.objects.update('SNMPMIB2List', String(row.pkid), request);
    else tx.objects.insert('SNMPMIB2List', request);
    return { tree: { message: 'Success' } };
  },
});

export const getTransportSettings = replace('getTransportSettings', {
  reads: true,
  evidence: 'schema',
  run({ tx, cluster, version }) {
    const row = tx.get('select pkid from transportsettings');
    const view = shapeOf(cluster.model, version, 'XTransportSettings');
    const settings = row && view && tx.objects.read('TransportSettings', String(row.pkid), view);
    return { tree: { return: 'success', TransportSettings: settings ?? {} } };
  },
});

/** doUpdateTransportSettings -> the fields of TransportSettings */
const TRANSPORT: Record<string, string> = {
  transportMode: 'transportmode',
  url: 'transportUrl',
  httpHost: 'httpHost',
  httpPort: 'httpPort',
  enableProxyAuthentication: 'proxyAuthenticationEnabled',
  proxyUserName: 'proxyUserName',
};

/** Words of the page's radio buttons. [guess] */
const MODES = ['Direct', 'Gateway', 'Proxy'];

/** The proxy's password is taken and not kept: nothing of ours asks the licence service. */
export const doUpdateTransportSettings = replace('doUpdateTransportSettings', {
  evidence: 'schema',
  run({ tx, request }) {
    const mode = textOf(request.transportMode) ?? '';
    if (!MODES.some((one) => mode.toLowerCase().includes(one.toLowerCase())))
      throw new AxlFault('invalidValue', { element: 'transportMode', value: mode });
    const changes = Object.fromEntries(
      Object.entries(TRANSPORT).flatMap(([sent, kept]) => {
        const value = request[sent];
        return value === undefined ? [] : [[kept, value]];
      }),
    );
    if (/gateway/i.test(mode)) changes.transportGatewayUrl = request.url ?? '';
    const row = tx.get('select pkid from transportsettings');
    if (row) tx.objects.update('TransportSettings', String(row.pkid), changes);
    else tx.objects.insert('TransportSettings', changes);
    return answer('success');
  },
});

/**
 * Asks a remote cluster what it serves: its address becomes the one of every service that is
 * enabled. The answer's `value` is not public. [guess]
 */
export const doUpdateRemoteCluster = replace('doUpdateRemoteCluster', {
  evidence: 'guess',
  async prepare({ request }) {
    const { lookup } = await import('node:dns/promises');
    try {
      return (await lookup(textOf(request.server) ?? '')).address;
    } catch {
      return undefined; // a server that has no address: the row keeps what it had
    }
  },
  run({ tx, request }, prepared) {
    const pkid = tx.objects.need('RemoteCluster', { clusterId: request.clusterId });
    if (typeof prepared !== 'string') return { tree: { value: 'false' } };
    const row = tx.get('select rest from remotecluster where pkid = ?', pkid);
    const now = JSON.parse(String(row?.rest ?? '{}')) as Record<string, unknown>;
    const changes = Object.fromEntries(
      SERVICES.filter((service) => now[`${service}.enabled`] === 'true').map((service) => [
        service,
        { remoteIpAddress1: prepared },
      ]),
    );
    tx.objects.update('RemoteCluster', pkid, changes);
    return { tree: { value: 'true' } };
  },
});

const SERVICES = ['emcc', 'pstnAccess', 'rsvpAgent', 'tftp', 'lbm', 'uds'];
