/**
 * The Intercluster Lookup Service of this cluster, and what it does with URIs and patterns. There
 * is no public table: the settings are parameters of the service. [guess]
 *
 * The password is sealed; the other clusters' state comes with the ILS network itself, so that a
 * cluster alone is the only member it can tell about. [schema] shapes
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { readParameter, writeSecretParameter } from '../../../server/domain/services/parameters';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf } from '../../../server/schema/tree';
import { keep, keeping } from './parameters';

const SERVICE = 'Cisco Intercluster Lookup Service';

const ROLES = ['Hub Cluster', 'Spoke Cluster', 'Standalone Cluster', 'Hub', 'Spoke', 'Standalone'];

export const updateIlsConfig = replace('updateIlsConfig', {
  evidence: 'guess',
  run(call) {
    const role = textOf(call.request.role) ?? '';
    if (!ROLES.includes(role)) throw new AxlFault('invalidValue', { element: 'role', value: role });
    checkServers(call, 'activatedServers');
    checkServers(call, 'deactivatedServers');
    keep(call, SERVICE, {
      role: { name: 'IlsRole' },
      registrationServer: { name: 'IlsRegistrationServer' },
      activateIls: { name: 'IlsActivated', bool: true },
      synchronizeClustersEvery: { name: 'IlsSynchronizeClustersEvery' },
      activatedServers: { name: 'IlsActivatedServers' },
      deactivatedServers: { name: 'IlsDeactivatedServers' },
      useTls: { name: 'IlsUseTls', bool: true },
      enableUsePassword: { name: 'IlsUsePassword', bool: true },
    });
    const password = textOf(call.request.usePassword) ?? '';
    if (password !== '')
      writeSecretParameter(call.tx, call.cluster.sealer, SERVICE, 'IlsPassword', password);
    return answer('true');
  },
});

/** A comma-separated list of process nodes. */
function checkServers({ tx, request }: Call, element: string): void {
  for (const name of (textOf(request[element]) ?? '').split(',').map((one) => one.trim())) {
    if (name !== '') tx.objects.need('ProcessNode', { name });
  }
}

export const getIlsConfig = replace('getIlsConfig', {
  reads: true,
  evidence: 'guess',
  run({ request, tx, cluster }) {
    const clusterId = readParameter(tx, 'Enterprise Wide', 'ClusterID') ?? cluster.name;
    const asked = textOf(request.clusterId) ?? '';
    if (asked !== '' && asked !== clusterId) throw new AxlFault('itemNotFound', { what: asked });
    const setting = (name: string): string => readParameter(tx, SERVICE, name) ?? '';
    return answer({
      ilsConfig: {
        clusterId,
        lastContactTime: '',
        clusterUriString: setting('IlsRouteString'),
        role: setting('IlsRole') || 'Standalone Cluster',
        lastDataRecieved: '',
        syncronizationStatus: setting('IlsActivated') === 'True' ? 'Up to date' : 'Not started',
      },
    });
  },
});

export const updateInterClusterDirectoryUri = keeping('updateInterClusterDirectoryUri', SERVICE, {
  exchangeDirectoryUri: { name: 'IlsExchangeDirectoryUri', bool: true },
  routeString: { name: 'IlsRouteString' },
});

export const updateRoutePartitionsForLearnedPatterns = keeping(
  'updateRoutePartitionsForLearnedPatterns',
  SERVICE,
  {
    partitionForEnterpriseANo: { name: 'PartitionForEnterpriseAlternateNumbers' },
    partitionForE164ANo: { name: 'PartitionForE164AlternateNumbers' },
    partitionForEnterprisePatterns: { name: 'PartitionForEnterprisePatterns' },
    partitionForE164Pattern: { name: 'PartitionForE164Patterns' },
    markLearnedEntAltNumbers: { name: 'MarkLearnedEnterpriseAlternateNumbersUrgent', bool: true },
    markLearnedE164AltNumbers: { name: 'MarkLearnedE164AlternateNumbersUrgent', bool: true },
    markFixedLengthEntPatterns: { name: 'MarkFixedLengthEnterprisePatternsUrgent', bool: true },
    markVariableLengthEntPatterns: {
      name: 'MarkVariableLengthEnterprisePatternsUrgent',
      bool: true,
    },
    markFixedLengthE164Patterns: { name: 'MarkFixedLengthE164PatternsUrgent', bool: true },
    markVariableLengthE164Patterns: { name: 'MarkVariableLengthE164PatternsUrgent', bool: true },
  },
  ({ request, tx }) => {
    for (const [element, value] of Object.entries(request)) {
      const name = textOf(value) ?? '';
      if (element.startsWith('partition') && name !== '')
        tx.objects.need('RoutePartition', { name });
    }
  },
);
