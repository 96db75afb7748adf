import { getCCMVersion } from './getCCMVersion';

export const systemHandlers = [getCCMVersion];
