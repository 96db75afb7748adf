import { addMediaResourceList, updateMediaResourceGroup, updateMediaResourceList } from './clause';

export const mediaResourceHandlers = [
  addMediaResourceList,
  updateMediaResourceGroup,
  updateMediaResourceList,
];
