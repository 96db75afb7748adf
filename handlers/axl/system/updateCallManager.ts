/**
 * updateCallManager: a new range of auto-registration begins at its first number, unless the next
 * one is said. [doc] facts/onboarding.md: numbers are given again after the range was set anew
 */
import { refine } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf } from '../../../server/schema/tree';

export const updateCallManager = refine('updateCallManager', {
  evidence: 'doc',
  before({ request }) {
    if (request.autoRegistration === undefined) return;
    const range = treeOf(request.autoRegistration);
    const start = textOf(range.startDn) ?? '';
    const end = textOf(range.endDn) ?? '';
    if (start === '') return;
    // Which fault the real server gives is not public. [guess]
    if (end !== '' && Number(end) < Number(start))
      throw new AxlFault('invalidValue', { element: 'endDn', value: end });
    range.nextDn ??= start;
  },
});
