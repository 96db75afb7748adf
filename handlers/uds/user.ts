/** user/{id}: the user itself. [recorded] R02, R03; [doc] facts/uds.md 5 */
import type { Resource } from '../../server/dispatch/rest';
import { self } from './self';
import { changeUser, isAnywhere } from './user-change';
import { showUser } from './user-view';

export const user: Resource = {
  path: 'user/{userId}',
  methods: {
    GET: { auth: self, evidence: 'recorded', run: showUser },
    PUT: { auth: self, evidence: 'doc', takes: 'user', anywhere: isAnywhere, run: changeUser },
  },
};
