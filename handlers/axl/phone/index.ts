import { addPhone } from './addPhone';

export const phoneHandlers = [addPhone];
