import { getLine } from './getLine';

export const lineHandlers = [getLine];
