import { addPhoneButtonTemplate } from './addPhoneButtonTemplate';

export const phoneButtonTemplateHandlers = [addPhoneButtonTemplate];
