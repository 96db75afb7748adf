/** Part one: a user, made by AXL on one node, is read by AXL, SQL and UDS on both. */
import { expectEqual, expectText, type Step } from '../support/story';
import type { Parts } from './parts';

export const PUB = 'pub.tel.localhost';
export const SUB = 'sub.tel.localhost';
export const PASSWORD = 'Kora-2026-Bamako';
export const PIN = '749268';

export function users({ lab, axl }: Parts): Step[] {
  return [
    {
      title: 'A provisioning tool adds a user on the publisher (AXL)',
      async play() {
        const answer = await axl(PUB)('addUser', {
          user: {
            firstName: 'Amara',
            lastName: 'Diallo',
            userid: 'amara',
            password: PASSWORD,
            pin: PIN,
            mailid: 'amara@example.com',
            homeCluster: true,
            presenceGroupName: 'Standard Presence group',
            associatedGroups: { userGroup: [{ name: 'Standard CCM End Users' }] },
          },
        });
        return `uuid ${String(answer.return)}`;
      },
    },
    {
      title: 'The subscriber shows the user (AXL)',
      async play() {
        const answer = await axl(SUB)('getUser', { userid: 'amara' });
        const { user } = answer.return as { user: { lastName: string } };
        expectEqual('last name on the subscriber', user.lastName, 'Diallo');
        return `lastName ${user.lastName}`;
      },
    },
    {
      title: 'A write that is sent to the subscriber reaches the publisher (AXL, SQL)',
      async play() {
        const sql = "select department from enduser where userid = 'amara'";
        await axl(SUB)('updateUser', { userid: 'amara', department: 'Acoustics' });
        const answer = await axl(PUB)('executeSQLQuery', { sql });
        expectText('row on the publisher', JSON.stringify(answer), 'Acoustics');
        return `${sql} -> Acoustics`;
      },
    },
    {
      title: 'A Jabber finds the home cluster and its nodes (UDS, without a login)',
      async play() {
        const base = `${lab.urlOf(SUB)}/cucm-uds`;
        const found = await lab.call(`${base}/clusterUser?username=amara`);
        expectText('clusterUser', found.text, '<result found="true"');
        const { text } = await lab.call(`${base}/servers`);
        for (const node of [PUB, SUB]) expectText('servers', text, `<server>${node}</server>`);
        return `${PUB}, ${SUB}`;
      },
    },
    {
      title: 'The user logs in at the subscriber, and only the right password does (UDS)',
      async play() {
        const url = `${lab.urlOf(SUB)}/cucm-uds/user/amara`;
        const { status, text } = await lab.call(url, { login: `amara:${PASSWORD}` });
        expectEqual('status', status, 200);
        expectText('user', text, '<department>Acoustics</department>');
        const wrong = await lab.call(url, { login: 'amara:wrong' });
        expectEqual('status with a wrong password', wrong.status, 401);
        return 'department Acoustics';
      },
    },
  ];
}
