import { addPhone } from './addPhone';
import { addDeviceProfile, updateDeviceProfile } from './deviceProfile';
import { getPhone } from './getPhone';
import { removePhone } from './removePhone';
import { updatePhone } from './updatePhone';

export const phoneHandlers = [
  addDeviceProfile,
  addPhone,
  getPhone,
  updateDeviceProfile,
  updatePhone,
  removePhone,
];
