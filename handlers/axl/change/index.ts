/** Changes since a given one. */
import { listChange } from './listChange';

export const changeHandlers = [listChange];
