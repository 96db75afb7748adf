import { addUser } from './addUser';
import { addUserPhoneAssociation } from './addUserPhoneAssociation';
import { doAuthenticateUser } from './doAuthenticateUser';
import { getUser } from './getUser';
import { removeUser } from './removeUser';
import { updateUser } from './updateUser';

export const userHandlers = [
  addUser,
  addUserPhoneAssociation,
  getUser,
  updateUser,
  removeUser,
  doAuthenticateUser,
];
