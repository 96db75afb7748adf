/** Operations on devices that are no plain verbs. */
import { doChangeDNDStatus } from './doChangeDNDStatus';
import { doDeviceLogin, doDeviceLogout } from './doDeviceLogin';
import { doDeviceReset } from './doDeviceReset';
import { getNumDevices } from './getNumDevices';
import { getPhoneTypeDisplayInstance } from './getPhoneTypeDisplayInstance';
import { lockPhone, wipePhone } from './lockAndWipe';

export const deviceHandlers = [
  doChangeDNDStatus,
  doDeviceLogin,
  doDeviceLogout,
  doDeviceReset,
  getNumDevices,
  getPhoneTypeDisplayInstance,
  lockPhone,
  wipePhone,
];
