import { addCss, updateCss, updateRoutePartition } from './clause';

export const cssHandlers = [addCss, updateCss, updateRoutePartition];
