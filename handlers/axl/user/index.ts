import { addUser } from './addUser';
import { doAuthenticateUser } from './doAuthenticateUser';
import { getUser } from './getUser';
import { removeUser } from './removeUser';
import { updateUser } from './updateUser';

export const userHandlers = [addUser, getUser, updateUser, removeUser, doAuthenticateUser];
