/** User Data Services: the REST interface that Jabber, softphones and self care use. */
import type { Resource, RestProduct } from '../../server/dispatch/rest';
import { isCorsOrigin } from '../../server/domain/cors-origins';
import { activations } from './activations';
import { clusterUser } from './cluster-user';
import { conferencing } from './conferencing';
import { credentials } from './credentials';
import { device } from './device';
import { deviceSpeedDialResources } from './device-speed-dials';
import { deviceSubscriptionResources } from './device-subscriptions';
import { deviceTokenResources } from './device-token';
import { devices } from './devices';
import { errorOf } from './errors';
import { extensionResources } from './extensions';
import { groups } from './groups';
import { optionResources } from './option-resources';
import { phoneService, phoneServices } from './phone-services';
import { privateUsers } from './private-users';
import { profileResources } from './profile';
import { remoteDestinationResources } from './remote-destinations';
import { servers } from './servers';
import { user } from './user';
import { userSpeedDials } from './user-speed-dials';
import { userSubscriptionResources } from './user-subscriptions';
import { users } from './users';
import { version } from './version';

/** A user and everything below it. */
const OF_USER: readonly Resource[] = [
  user,
  credentials,
  conferencing,
  devices,
  device,
  ...extensionResources,
  ...remoteDestinationResources,
  userSpeedDials,
  ...deviceSpeedDialResources,
  ...userSubscriptionResources,
  ...deviceSubscriptionResources,
  ...deviceTokenResources,
];

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
    ...OF_USER,
    // The lane of Jabber and self care has the same tree. [client][adv] facts/uds.md 4
    ...OF_USER.map((resource) => ({ ...resource, path: `private/${resource.path}` })),
    privateUsers,
    activations,
    ...profileResources,
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
  allowsOrigin: (origin, { node }) => node.store.read((tx) => isCorsOrigin(tx, origin)),
};
