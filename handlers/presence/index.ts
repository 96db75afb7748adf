/** Forms of IM and Presence without a public API, as JSON on the product's own port. [own] */
import { peerResources } from '../key-exchange/peers';
import { tokenCheck } from '../key-exchange/token-check';
import { ownFormError } from '../../server/dispatch/own-form';
import type { RestProduct } from '../../server/dispatch/rest';
import { checkPresenceToken } from '../../server/domain/centralized/check-token';
import {
  CENTRALIZED_DEPLOYMENT,
  INTERCLUSTER_PEERS,
} from '../../server/domain/centralized/peer-page';
import { administrator, reader } from './access';
import { gateway, gateways } from './gateways';
import { securityResources } from './security';
import { settings } from './settings';
import { xcpAuthentication } from './xcp-authentication';

export const presenceProduct: RestProduct = {
  name: 'presence',
  base: '/ucmock/presence',
  resources: [
    ...peerResources({
      path: 'centralized-deployment/peers',
      page: CENTRALIZED_DEPLOYMENT,
      members: ['peerAddress', 'axlUsername', 'axlPassword'],
      reader,
      administrator,
    }),
    ...peerResources({
      path: 'intercluster-peers',
      page: INTERCLUSTER_PEERS,
      members: ['peerAddress', 'axlUsername', 'axlPassword'],
      reader,
      administrator,
    }),
    xcpAuthentication,
    gateways,
    gateway,
    ...securityResources,
    settings,
    tokenCheck(reader, ({ cluster, node }, token) => checkPresenceToken(cluster, node, token)),
  ],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};
