import { clauseHandlers } from '../clauses';
import { mediaDeviceHandlers } from './model';

export const mediaResourceHandlers = [
  ...mediaDeviceHandlers,
  ...clauseHandlers('mediaResourceList', 'guess', {
    changes: ['addMediaResourceList', 'updateMediaResourceList'],
    renames: 'updateMediaResourceGroup',
  }),
];
