/** Softkey templates beyond their plain verbs. */
import {
  addApplicationToSoftkeyTemplate,
  removeApplicationToSoftkeyTemplate,
} from './applications';
import { getSoftKeySet, updateSoftKeySet } from './softKeySet';

export const softkeyHandlers = [
  addApplicationToSoftkeyTemplate,
  getSoftKeySet,
  removeApplicationToSoftkeyTemplate,
  updateSoftKeySet,
];
