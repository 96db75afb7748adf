/** User Data Services: the REST interface that Jabber, softphones and self care use. */
import type { RestProduct } from '../../server/dispatch/rest';
import { errorOf } from './errors';
import { servers } from './servers';
import { version } from './version';

export const udsProduct: RestProduct = {
  name: 'uds',
  base: '/cucm-uds',
  resources: [version, servers],
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
