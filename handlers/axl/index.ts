/** Every handler that is more than its verb. A test finds files that are not listed here. */
import type { Handler } from '../../server/dispatch/operation';
import { appServerInfoHandlers } from './app-server-info';
import { appUserHandlers } from './app-user';
import { authzKeyHandlers } from './authz-key';
import { activationCodeHandlers } from './activation-code';
import { changeHandlers } from './change';
import { cssHandlers } from './css';
import { deviceHandlers } from './device';
import { enterpriseHandlers } from './enterprise';
import { gatewayHandlers } from './gateway';
import { ldapHandlers } from './ldap';
import { licensingHandlers } from './licensing';
import { lineHandlers } from './line';
import { localRouteGroupHandlers } from './local-route-group';
import { mediaResourceHandlers } from './media-resource';
import { mobilityHandlers } from './mobility';
import { optionsHandlers } from './options';
import { phoneHandlers } from './phone';
import { phoneButtonTemplateHandlers } from './phone-button-template';
import { presenceHandlers } from './presence';
import { registrationHandlers } from './registration';
import { settingsHandlers } from './settings';
import { snmpHandlers } from './snmp';
import { softkeyHandlers } from './softkeys';
import { sqlHandlers } from './sql';
import { systemHandlers } from './system';
import { userGroupHandlers } from './user-group';
import { userHandlers } from './user';
import { userProfileHandlers } from './user-profile';
import { viewHandlers } from './views';

export const axlHandlers: readonly Handler[] = [
  ...appServerInfoHandlers,
  ...appUserHandlers,
  ...authzKeyHandlers,
  ...activationCodeHandlers,
  ...changeHandlers,
  ...cssHandlers,
  ...deviceHandlers,
  ...enterpriseHandlers,
  ...gatewayHandlers,
  ...ldapHandlers,
  ...licensingHandlers,
  ...lineHandlers,
  ...localRouteGroupHandlers,
  ...mediaResourceHandlers,
  ...mobilityHandlers,
  ...optionsHandlers,
  ...phoneHandlers,
  ...phoneButtonTemplateHandlers,
  ...presenceHandlers,
  ...registrationHandlers,
  ...settingsHandlers,
  ...snmpHandlers,
  ...softkeyHandlers,
  ...sqlHandlers,
  ...systemHandlers,
  ...userGroupHandlers,
  ...userHandlers,
  ...userProfileHandlers,
  ...viewHandlers,
];
