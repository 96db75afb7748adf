import { getAuthzKey, listAuthzKeys } from './authz-key';

export const authzKeyHandlers = [getAuthzKey, listAuthzKeys];
