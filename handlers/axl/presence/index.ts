/** Users and nodes of IM and Presence, as CUCM knows them. */
import {
  assignPresenceUser,
  listAssignedPresenceServers,
  listAssignedPresenceUsers,
  listUnassignedPresenceServers,
  listUnassignedPresenceUsers,
  unassignPresenceUser,
} from './presence';
import { addProcessNode } from './processNode';

export const presenceHandlers = [
  addProcessNode,
  assignPresenceUser,
  listAssignedPresenceServers,
  listAssignedPresenceUsers,
  listUnassignedPresenceServers,
  listUnassignedPresenceUsers,
  unassignPresenceUser,
];
