/** LDAP directories: synchronization and the secrets of the bind. */
import { doLdapSync, getLdapSyncStatus } from './doLdapSync';
import {
  addLdapDirectory,
  removeLdapDirectory,
  updateLdapAuthentication,
  updateLdapDirectory,
  updateLdapSearch,
} from './ldapDirectory';

export const ldapHandlers = [
  addLdapDirectory,
  doLdapSync,
  getLdapSyncStatus,
  removeLdapDirectory,
  updateLdapAuthentication,
  updateLdapDirectory,
  updateLdapSearch,
];
