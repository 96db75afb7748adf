/** What follows a change of enterprise and service parameters. */
import { doServiceParametersReset } from './doServiceParametersReset';
import {
  applyConfigEnterpriseParameters,
  doEnterpriseParametersReset,
  resetEnterpriseParameters,
  restartEnterpriseParameters,
} from './enterpriseParameters';

export const enterpriseHandlers = [
  applyConfigEnterpriseParameters,
  doEnterpriseParametersReset,
  doServiceParametersReset,
  resetEnterpriseParameters,
  restartEnterpriseParameters,
];
