import { addLine } from './addLine';
import { getLine } from './getLine';

export const lineHandlers = [addLine, getLine];
