import { addMediaResourceList, updateMediaResourceGroup, updateMediaResourceList } from './clause';
import { mediaDeviceHandlers } from './model';

export const mediaResourceHandlers = [
  ...mediaDeviceHandlers,
  addMediaResourceList,
  updateMediaResourceGroup,
  updateMediaResourceList,
];
