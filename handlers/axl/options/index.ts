/** What may be chosen for the fields of an object. */
import { optionsOf } from './choices';

export const optionsHandlers = ['DeviceProfile', 'Line', 'Phone', 'SipProfile', 'TransPattern'].map(
  optionsOf,
);
