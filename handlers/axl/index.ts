/** Every handler that is more than its verb. A test finds files that are not listed here. */
import type { Handler } from '../../server/dispatch/operation';
import { appServerInfoHandlers } from './app-server-info';
import { appUserHandlers } from './app-user';
import { authzKeyHandlers } from './authz-key';
import { cssHandlers } from './css';
import { lineHandlers } from './line';
import { phoneHandlers } from './phone';
import { sqlHandlers } from './sql';
import { systemHandlers } from './system';
import { userGroupHandlers } from './user-group';
import { userHandlers } from './user';

export const axlHandlers: readonly Handler[] = [
  ...appServerInfoHandlers,
  ...appUserHandlers,
  ...authzKeyHandlers,
  ...cssHandlers,
  ...lineHandlers,
  ...phoneHandlers,
  ...sqlHandlers,
  ...systemHandlers,
  ...userGroupHandlers,
  ...userHandlers,
];
