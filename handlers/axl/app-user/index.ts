import { addAppUser, getAppUser, removeAppUser, updateAppUser } from './appUser';

export const appUserHandlers = [addAppUser, getAppUser, updateAppUser, removeAppUser];
