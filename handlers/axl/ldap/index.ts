/** LDAP directories: synchronization and the secrets of the bind. */
import { doLdapSync, getLdapSyncStatus } from './doLdapSync';
import {
  addLdapDirectory,
  updateLdapAuthentication,
  updateLdapDirectory,
  updateLdapSearch,
} from './ldapDirectory';

export const ldapHandlers = [
  addLdapDirectory,
  doLdapSync,
  getLdapSyncStatus,
  updateLdapAuthentication,
  updateLdapDirectory,
  updateLdapSearch,
];
