import { addAppServerInfo, updateAppServerInfo } from './pinSync';

export const appServerInfoHandlers = [addAppServerInfo, updateAppServerInfo];
