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
    'wrong-password': {
      breaks: 'the provisioning tool has the wrong password',
      at: 'A provisioning tool adds a user',
      seen: 'A provisioning tool adds a user',
    },
    'no-certificates': {
      breaks: 'CUCM and Unity Connection do not get the certificate of the other',
      at: 'CUCM and Unity Connection get the tomcat certificate',
      seen: 'CUCM gets the application server',
    },
    'wrong-peer-password': {
      breaks: 'the central cluster has the wrong password of the telephony cluster',
      at: 'The central cluster saves and synchronises',
      seen: 'The central cluster saves and synchronises',
    },
    'no-restart': {
      breaks: 'Cisco XCP Authentication is not restarted after the keys were fetched',
      at: 'The central node takes the token once',
      seen: 'The central node takes the token once',
    },
  },
  steps(lab, sabotaged): Step[] {
    const axl = clients(lab, () => (sabotaged('wrong-password') ? `${ADMIN}-not` : ADMIN));
    const parts: Parts = { lab, axl, sabotaged };
    return [...users(parts), ...onePin(parts), ...keyExchange(parts)];
  },
};

/** One AXL client a node and login, made when first needed. */
function clients(lab: Lab, loginNow: () => string): (node: string) => Axl {
  const made = new Map<string, Promise<Axl>>();
  return (node) => async (operation, args) => {
    const login = loginNow();
    const key = `${login}@${node}`;
    let client = made.get(key);
    if (!client) made.set(key, (client = axlOf(lab, node, login)));
    return (await client)(operation, args);
  };
}
