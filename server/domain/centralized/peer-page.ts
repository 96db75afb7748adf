/** The pages that fetch authz keys: where each keeps its peers, and its words. */

/** What can go wrong, by its class. */
export type SyncFailure = 'connection' | 'certificate' | 'login' | 'axl' | 'release';

export interface PeerPage {
  table: string;
  keys: { table: string; parent: string };
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
