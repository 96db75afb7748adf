/** User Data Services: the REST interface that Jabber, softphones and self care use. */
import type { RestProduct } from '../../server/dispatch/rest';
import { clusterUser } from './cluster-user';
import { credentials } from './credentials';
import { devices } from './devices';
import { errorOf } from './errors';
import { groups } from './groups';
import { optionResources } from './option-resources';
import { phoneService, phoneServices } from './phone-services';
import { servers } from './servers';
import { user } from './user';
import { users } from './users';
import { version } from './version';

export const udsProduct: RestProduct = {
  name: 'uds',
  base: '/cucm-uds',
  resources: [
    version,
    servers,
    clusterUser,
    users,
    groups,
    ...optionResources,
    phoneServices,
    phoneService,
    user,
    credentials,
    devices,
  ],
  bearer: true,
  format: 'xml',
  // [recorded] facts/uds.md 1
  headers: {
    'Cache-Control': 'private',
    Expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
    'X-Frame-Options': 'SAMEORIGIN',
  },
  errorOf,
};
