import { getRegistrationDynamic, listRegistrationDynamic } from './registrationDynamic';

export const registrationHandlers = [getRegistrationDynamic, listRegistrationDynamic];
