/** Every handler that is more than its verb. A test finds files that are not listed here. */
import type { Handler } from '../../server/dispatch/operation';
import { appUserHandlers } from './app-user';
import { cssHandlers } from './css';
import { lineHandlers } from './line';
import { localRouteGroupHandlers } from './local-route-group';
import { phoneHandlers } from './phone';
import { phoneButtonTemplateHandlers } from './phone-button-template';
import { sqlHandlers } from './sql';
import { systemHandlers } from './system';
import { userGroupHandlers } from './user-group';
import { userHandlers } from './user';

export const axlHandlers: readonly Handler[] = [
  ...appUserHandlers,
  ...cssHandlers,
  ...lineHandlers,
  ...localRouteGroupHandlers,
  ...phoneHandlers,
  ...phoneButtonTemplateHandlers,
  ...sqlHandlers,
  ...systemHandlers,
  ...userGroupHandlers,
  ...userHandlers,
];
