/** What runs on a node. */
import { getCCMVersion } from './getCCMVersion';
import { getOSVersion } from './getOSVersion';
import { updateCallManager } from './updateCallManager';

export const systemHandlers = [getCCMVersion, getOSVersion, updateCallManager];
