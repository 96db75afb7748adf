/**
 * The tour: everything ucmock is for, once, over its sockets: AXL, SQL and UDS on two nodes, one PIN
 * on CUCM and Unity Connection, and the keys of a telephony cluster at the central one.
 */
import { axlOf, type Axl } from './support/axl';
import type { Lab } from './support/lab';
import type { Step, Story } from './support/story';
import { keyExchange } from './tour/key-exchange';
import { onePin } from './tour/one-pin';
import { ADMIN, type Parts } from './tour/parts';
import { users } from './tour/users';

export const tour: Story = {
  name: 'tour',
  topology: 'tour.yaml',
  sabotages: {
    'wrong-password': 'the provisioning tool has the wrong password',
    'no-certificates': 'CUCM and Unity Connection do not get the certificate of the other',
    'wrong-peer-password': 'the central cluster has the wrong password of the telephony cluster',
    'no-restart': 'Cisco XCP Authentication is not restarted after the keys were fetched',
  },
  steps(lab, sabotage): Step[] {
    const axl = clients(lab, sabotage === 'wrong-password' ? `${ADMIN}-not` : ADMIN);
    const parts: Parts = { lab, axl, sabotage };
    return [...users(parts), ...onePin(parts), ...keyExchange(parts)];
  },
};

/** One AXL client a node, made when first needed. */
function clients(lab: Lab, login: string): (node: string) => Axl {
  const made = new Map<string, Promise<Axl>>();
  return (node) => async (operation, args) => {
    let client = made.get(node);
    if (!client) made.set(node, (client = axlOf(lab, node, login)));
    return (await client)(operation, args);
  };
}
