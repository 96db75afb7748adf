/**
 * Advanced Features > ILS Configuration of this cluster, and what it does with URIs and patterns.
 * There is no public table: the settings are parameters of the service. [guess] [schema] shapes
 *
 * The network itself is server/domain/ils; the password is sealed.
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { wakeIls } from '../../../server/domain/ils/daemon';
import { findKnown, forgetAll } from '../../../server/domain/ils/network';
import {
  clusterIdOf,
  ILS_SERVICE as SERVICE,
  ilsSettings,
  isInterval,
  roleOf,
  STAND_ALONE,
  type IlsSettings,
} from '../../../server/domain/ils/settings';
import { ownStatus } from '../../../server/domain/ils/view';
import {
  readParameter,
  writeParameter,
  writeSecretParameter,
} from '../../../server/domain/services/parameters';
import { AxlFault } from '../../../server/schema/axl-fault';
import { isTrue } from '../../../server/schema/boolean';
import { textOf } from '../../../server/schema/tree';
import type { Tx } from '../../../server/store/store';
import { keep, keeping } from './parameters';

export const updateIlsConfig = replace('updateIlsConfig', {
  evidence: 'guess',
  run(call) {
    const { request, tx, cluster } = call;
    const role = textOf(request.role) ?? '';
    if (!roleOf(role)) throw invalid('role', role);
    const minutes = textOf(request.synchronizeClustersEvery) ?? '';
    if (minutes !== '' && !isInterval(Number(minutes)))
      throw invalid('synchronizeClustersEvery', minutes);
    checkServers(call, 'activatedServers');
    checkServers(call, 'deactivatedServers');
    const before = ilsSettings(tx, cluster.sealer);
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
    const password = textOf(request.usePassword) ?? '';
    if (password !== '') writeSecretParameter(tx, cluster.sealer, SERVICE, 'IlsPassword', password);
    // Before 11.5 the box has no element of its own: a password ticks it. [guess]
    if (request.enableUsePassword === undefined)
      writeParameter(tx, SERVICE, 'IlsUsePassword', password === '' ? 'False' : 'True');
    const after = ilsSettings(tx, cluster.sealer);
    if (isTrue(request.activateIls) && roleOf(role) !== 'Stand Alone Cluster')
      checkActivation(call, after);
    if (PLACE.some((one) => before[one] !== after[one])) leave(tx);
    setService(tx, cluster.publisher.name, after.active);
    wakeIls(cluster);
    return answer('true');
  },
});

/** Another one of these is another place in the network. */
const PLACE = ['role', 'registrationServer', 'active'] as const;

/** What was learnt in the old place is not known in the new one. */
function leave(tx: Tx): void {
  for (const name of ['IlsRegistrationStatus', 'IlsRegisteredWith'])
    writeParameter(tx, SERVICE, name, '');
  forgetAll(tx);
}

/** The box of the popup activates the service on the publisher, as Service Activation does. [seed] */
function setService(tx: Tx, publisher: string, active: boolean): void {
  tx.run(
    `update processnodeservice set isactive = ?
      where tkservice = (select enum from typeservice where name = ?)
        and fkprocessnode = (select pkid from processnode where lower(name) = lower(?))`,
    active ? 't' : 'f',
    SERVICE,
    publisher,
  );
}

/** What ILS does not work with is refused, and nothing is kept of it. [seed] rule, [guess] words */
function checkActivation({ tx }: Call, settings: IlsSettings): void {
  const { role, registrationServer, useTls, password } = settings;
  if (clusterIdOf(tx) === STAND_ALONE) throw invalid('clusterId', STAND_ALONE);
  if (role === 'Spoke Cluster' && registrationServer === '')
    throw invalid('registrationServer', '');
  if (!useTls && password === undefined) throw invalid('useTls', 'false');
  // The central cluster's own CUCM is no member of the network. [seed] C11
  if (tx.get('select 1 from centralizedpeer limit 1'))
    throw invalid('role', `${role} (IM and Presence centralized deployment)`);
}

function invalid(element: string, value: string): AxlFault {
  return new AxlFault('invalidValue', { element, value });
}

/** A comma-separated list of process nodes. */
function checkServers({ tx, request }: Call, element: string): void {
  for (const name of (textOf(request[element]) ?? '').split(',').map((one) => one.trim())) {
    if (name !== '') tx.objects.need('ProcessNode', { name });
  }
}

/** This cluster, or one of the network. */
export const getIlsConfig = replace('getIlsConfig', {
  reads: true,
  evidence: 'guess',
  run({ request, tx, cluster }) {
    const { clusterId, role } = ilsSettings(tx, cluster.sealer);
    const asked = textOf(request.clusterId) ?? '';
    if (asked === '' || asked === clusterId)
      return answer({
        ilsConfig: {
          clusterId,
          lastContactTime: '',
          clusterUriString: readParameter(tx, SERVICE, 'IlsRouteString') ?? '',
          role,
          lastDataRecieved: '',
          syncronizationStatus: ownStatus(tx, cluster.sealer),
        },
      });
    const known = findKnown(tx, asked);
    if (!known) throw new AxlFault('itemNotFound', { what: asked });
    return answer({
      ilsConfig: {
        clusterId: asked,
        lastContactTime: momentOf(known.lastContact),
        clusterUriString: known.catalog?.routeString ?? '',
        role: known.role,
        lastDataRecieved: momentOf(known.lastData),
        syncronizationStatus: known.status,
      },
    });
  },
});

/** [guess] form of a moment: seconds in, ISO 8601 out */
function momentOf(seconds: number | undefined): string {
  return seconds === undefined ? '' : new Date(seconds * 1000).toISOString();
}

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
