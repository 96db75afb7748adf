import type { Axl } from '../support/axl';
import type { Lab } from '../support/lab';
import type { Sabotaged } from '../support/story';

/** The account with which every product of the lab was installed. */
export const ADMIN = 'administrator:ucmock';
export const [ADMIN_USER, ADMIN_PASSWORD] = ADMIN.split(':') as [string, string];

/** What the parts of the tour share. */
export interface Parts {
  lab: Lab;
  /** AXL of a node, by its process node name */
  axl: (node: string) => Axl;
  sabotaged: Sabotaged;
}
