/** Fields, and the server table of the publisher [recorded] facts/cli.md 2.5; words of presence and Unity Connection [client, guess] */
import type { Command, CommandCall } from '../../server/dispatch/command';
import { membersOf, type Member } from '../../server/domain/platform/members';
import { ctime } from '../../server/runtime/date-text';

export const showNetworkCluster: Command = {
  words: 'show network cluster',
  about: 'shows the nodes of the cluster and whether they trust each other',
  evidence: 'recorded',
  async run(call) {
    const { cluster, node } = call;
    const members = await membersOf(cluster, node);
    const lines = members.map((member) => lineOf(call, member));
    const table =
      node.role === 'publisher'
        ? [
            '',
            'Server Table (processnode) Entries',
            '----------------------------------',
            ...members.map(({ name }) => name),
          ]
        : [];
    return [...lines, ...table, ''].join('\n');
  },
};

function lineOf({ node, product }: CommandCall, member: Member): string {
  const { name, host, address, publisher, reached, since, role } = member;
  const application = product === 'unity' ? 'connection' : APPLICATIONS[role];
  const known =
    name === node.name
      ? 'authenticated'
      : reached
        ? `authenticated using TCP since ${ctime(since)}`
        : `not authenticated - INITIATOR since ${ctime(since)}`;
  const place = publisher ? 'Publisher' : 'Subscriber';
  return `${address} ${name} ${host} ${place} ${application} ${publisher ? 'DBPub' : 'DBSub'} ${known}`;
}

const APPLICATIONS = {
  publisher: 'callmanager',
  subscriber: 'callmanager',
  tftp: 'callmanager',
  presence: 'cups',
};
