/**
 * The tour: everything ucmock is for, once, over its sockets: AXL and UDS on two nodes, one PIN on
 * CUCM and Unity Connection, and the keys of a telephony cluster at the central one.
 */
import { axlOf, type Axl } from './support/axl';
import type { Lab } from './support/lab';
import { expectEqual, expectText, type Step, type Story } from './support/story';

const ADMIN = 'administrator:ucmock';
const PUB = 'pub.tel.localhost';
const SUB = 'sub.tel.localhost';

export const tour: Story = {
  name: 'tour',
  topology: 'tour.yaml',
  sabotages: { 'wrong-password': 'the provisioning tool has the wrong password' },
  steps(lab, sabotage) {
    const axl = clients(lab, sabotage === 'wrong-password' ? `${ADMIN}-not` : ADMIN);
    return [...users(axl)];
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

function users(axl: (node: string) => Axl): Step[] {
  return [
    {
      title: 'A provisioning tool adds a user on the publisher (AXL)',
      async play() {
        const answer = await axl(PUB)('addUser', {
          user: {
            firstName: 'Amara',
            lastName: 'Diallo',
            userid: 'amara',
            password: 'Kora-2026-Bamako',
            pin: '74926',
            mailid: 'amara@example.com',
            presenceGroupName: 'Standard Presence group',
            associatedGroups: { userGroup: [{ name: 'Standard CCM End Users' }] },
          },
        });
        return `uuid ${String(answer.return)}`;
      },
    },
    {
      title: 'The subscriber shows it (AXL)',
      async play() {
        const answer = await axl(SUB)('getUser', { userid: 'amara' });
        const user = (answer.return as { user: { lastName: string } }).user;
        expectEqual('last name on the subscriber', user.lastName, 'Diallo');
        return `lastName ${user.lastName}`;
      },
    },
    {
      title: 'A write that is sent to the subscriber reaches the publisher (AXL, SQL)',
      async play() {
        await axl(SUB)('updateUser', { userid: 'amara', department: 'Acoustics' });
        const answer = await axl(PUB)('executeSQLQuery', {
          sql: "select department from enduser where userid = 'amara'",
        });
        expectText('row on the publisher', JSON.stringify(answer), 'Acoustics');
        return "select department from enduser where userid = 'amara' -> Acoustics";
      },
    },
  ];
}
