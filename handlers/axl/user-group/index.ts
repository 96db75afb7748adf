import { addUserGroup, getUserGroup, removeUserGroup, updateUserGroup } from './userGroup';

export const userGroupHandlers = [addUserGroup, getUserGroup, updateUserGroup, removeUserGroup];
