/** CUPI: the provisioning interface of Unity Connection. */
import type { RestProduct } from '../../server/dispatch/rest';
import { cupiResource } from '../../server/schema/cupi';
import { credential } from './credential';
import { errorOf } from './errors';
import { importUsers } from './import-users';
import { axlServers, phoneSystems } from './phone-systems';
import { resourceRoutes } from './resource';
import { mailboxAttributes } from './mailbox';
import { templateCredentials } from './template-credential';
import { userRoles } from './user-roles';
import { users } from './users';
import { version } from './version';

/** Resources that are nothing but their description. */
const PLAIN = [
  ...['UserTemplate', 'Cos', 'Location', 'AuthenticationRule', 'VmsServer', 'Partition'],
  ...['SearchSpace', 'Role', 'PortGroup', 'MailboxStore', 'InstalledLanguage'],
];

export function unityProduct(): RestProduct {
  return {
    name: 'unity',
    base: '/vmrest',
    resources: [
      version,
      ...users,
      credential,
      templateCredentials,
      mailboxAttributes,
      ...userRoles,
      ...importUsers,
      ...phoneSystems,
      ...axlServers,
      ...PLAIN.flatMap((name) => resourceRoutes(cupiResource(name))),
    ],
    format: 'xml',
    // [recorded] facts/pin-sync.md 8
    headers: {
      Pragma: 'No-cache',
      'Cache-Control': 'no-cache',
      Expires: 'Wed, 31 Dec 1969 16:00:00 PST',
    },
    errorOf,
  };
}
