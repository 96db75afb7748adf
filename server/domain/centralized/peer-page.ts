/** The pages that fetch authz keys: where each keeps its peers, and its words. */

/** What can go wrong, by its class. */
export type SyncFailure = 'connection' | 'certificate' | 'login' | 'axl' | 'release';

export interface PeerPage {
  table: string;
  /** where it keeps the peer's authz keys, when it fetches them */
  keys?: { table: string; parent: string };
  /** where it keeps the names of the peer's nodes, when it asks for them */
  nodes?: { table: string; parent: string };
  /** where it keeps who is enabled for IM and Presence at the peer, when it asks */
  users?: { table: string; parent: string };
  /** first release whose keys it fetches; documents name SU3 and SU4. facts/centralized.md 1.1 */
  since: string;
  /** oldest release that can be a peer at all */
  oldest: string;
  /** rules of the central cluster hold: it is no member of an ILS network, gateways come after peers */
  central: boolean;
  words: Record<SyncFailure, string>;
}

const NOT_AUTHORIZED = 'Not authorized - Invalid Username or Password'; // [doc] Unity's words

/** System > Centralized Deployment of IM and Presence. [own] facts/centralized.md 2.2 */
export const CENTRALIZED_DEPLOYMENT: PeerPage = {
  table: 'centralizedpeer',
  keys: { table: 'centralizedpeerkey', parent: 'fkcentralizedpeer' },
  since: '11.5(1)SU4',
  oldest: '10.5(2)',
  central: true,
  words: {
    connection: 'connection',
    certificate: 'connection',
    login: NOT_AUTHORIZED,
    axl: 'axl',
    release: 'unsupported release',
  },
};

/** System Settings > Authz Servers of Unity Connection. [doc] 2.1; which text for what is a guess */
export const AUTHZ_SERVERS: PeerPage = {
  table: 'authzserver',
  keys: { table: 'authzserverkey', parent: 'fkauthzserver' },
  since: '11.5(1)SU3',
  oldest: '11.5(1)SU3',
  central: false,
  words: {
    connection:
      'Failed to connect to Authz Server. Check network connectivity with Authz Server. For more details, check error log',
    certificate: 'Failed to validate certificates.',
    login: NOT_AUTHORIZED,
    axl: 'Failed to connect to Authz Server',
    release: 'Failed to connect to Authz Server',
  },
};

/**
 * Configuration > Unified Communications > Unified CM servers of an Expressway-C: nodes and keys of each
 * cluster; one whose release has no keys still serves logins by password. [doc] facts/centralized.md
 * 1.1, 2.1; the words are a guess
 */
export const UNIFIED_CM_SERVERS: PeerPage = {
  table: 'cucmserver',
  keys: { table: 'cucmserverkey', parent: 'fkcucmserver' },
  nodes: { table: 'cucmservernode', parent: 'fkcucmserver' },
  since: '11.5(1)SU3',
  oldest: '10.5(2)',
  central: false,
  words: {
    connection: 'Failed: Unable to connect',
    certificate: 'Failed: TLS verification',
    login: NOT_AUTHORIZED,
    axl: 'Failed: AXL query',
    release: 'Active: no OAuth keys in this release',
  },
};

/** Configuration > Unified Communications > IM and Presence Service nodes of an Expressway-C. [doc] */
export const IM_AND_PRESENCE_NODES: PeerPage = {
  table: 'impserver',
  nodes: { table: 'impservernode', parent: 'fkimpserver' },
  since: '11.5(1)SU3',
  oldest: '10.5(2)',
  central: false,
  words: UNIFIED_CM_SERVERS.words,
};

/**
 * Presence > Inter-Clustering of IM and Presence: another IM and Presence cluster, its nodes and its
 * users. [seed] C18: between two central clusters, too; how it is synchronised is a guess
 */
export const INTERCLUSTER_PEERS: PeerPage = {
  table: 'interclusterpeer',
  nodes: { table: 'interclusterpeernode', parent: 'fkinterclusterpeer' },
  users: { table: 'interclusterpeeruser', parent: 'fkinterclusterpeer' },
  since: '11.5(1)SU4',
  oldest: '10.5(2)',
  central: false,
  words: { ...CENTRALIZED_DEPLOYMENT.words, release: 'unsupported release' },
};
