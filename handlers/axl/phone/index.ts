import { addPhone } from './addPhone';
import { getPhone } from './getPhone';
import { removePhone } from './removePhone';
import { updatePhone } from './updatePhone';

export const phoneHandlers = [addPhone, getPhone, updatePhone, removePhone];
