/** What runs on a node. */
import { getCCMVersion } from './getCCMVersion';
import { getOSVersion } from './getOSVersion';

export const systemHandlers = [getCCMVersion, getOSVersion];
