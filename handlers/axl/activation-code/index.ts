/** Activation codes of phones. */
import {
  addPhoneActivationCode,
  listPhoneActivationCode,
  removePhoneActivationCode,
} from './activationCode';

export const activationCodeHandlers = [
  addPhoneActivationCode,
  listPhoneActivationCode,
  removePhoneActivationCode,
];
