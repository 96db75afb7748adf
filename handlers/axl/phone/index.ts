import { addPhone } from './addPhone';
import { addDeviceProfile, updateDeviceProfile } from './deviceProfile';
import { getPhone } from './getPhone';
import { removePhone } from './removePhone';
import { updateDeviceDefaults } from './updateDeviceDefaults';
import { updatePhone } from './updatePhone';

export const phoneHandlers = [
  addDeviceProfile,
  addPhone,
  getPhone,
  updateDeviceDefaults,
  updateDeviceProfile,
  updatePhone,
  removePhone,
];
