/** The SNMP agent's communities and users. */
import {
  addSNMPCommunityString,
  addSNMPUser,
  removeSNMPCommunityString,
  removeSNMPUser,
  updateSNMPCommunityString,
  updateSNMPUser,
} from './snmp';

export const snmpHandlers = [
  addSNMPCommunityString,
  addSNMPUser,
  removeSNMPCommunityString,
  removeSNMPUser,
  updateSNMPCommunityString,
  updateSNMPUser,
];
