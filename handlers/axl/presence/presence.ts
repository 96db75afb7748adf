/**
 * Which IM and Presence node a user is on. The node is enduser.primarynodeid, nodes are in
 * redundancy groups. [client] columns, facts/axl-nouns.json; what the four lists hold is a [guess]
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf } from '../../../server/schema/tree';
import { answerRows, reference } from '../views/answer-rows';

export const assignPresenceUser = replace('assignPresenceUser', {
  evidence: 'guess',
  run(call) {
    const { tx, request } = call;
    const user = tx.objects.need('User', { userid: request.userid });
    const name = textOf(request.server) ?? '';
    const node = tx.get(`${NODES} where p.name = ?`, name);
    if (!node) throw new AxlFault('itemNotFound', { what: name });
    tx.run(
      "update enduser set primarynodeid = ?, enablecups = 't' where pkid = ?",
      node.nodeid ?? null,
      user,
    );
    return answer('true');
  },
});

export const unassignPresenceUser = replace('unassignPresenceUser', {
  evidence: 'guess',
  run({ tx, request }) {
    const user = tx.objects.need('User', { userid: request.userid });
    tx.run('update enduser set primarynodeid = null where pkid = ?', user);
    return answer('true');
  },
});

/** IM and Presence nodes with their redundancy group, if any. */
const NODES = `select p.pkid, p.name, p.description, p.nodeid, u.name as usage, g.pkid as grouppkid, g.name as groupname,
    (select count(*) from enduser e where e.primarynodeid = p.nodeid) as users
  from processnode p join typeprocessnoderole r on r.enum = p.tkprocessnoderole and r.name like '%Presence%'
    left join typenodeusage u on u.enum = p.tknodeusage
    left join presenceredundancygroup g on p.pkid in (g.fkprocessnode, g.fkprocessnode_server2)`;

export const listAssignedPresenceServers = replace('listAssignedPresenceServers', {
  reads: true,
  evidence: 'guess',
  run: (call) => servers(call, 'assignedPresenceServers', 'g.pkid is not null'),
});

export const listUnassignedPresenceServers = replace('listUnassignedPresenceServers', {
  reads: true,
  evidence: 'guess',
  run: (call) => servers(call, 'unassignedPresenceServers', 'g.pkid is null'),
});

function servers(call: Call, wrapper: string, where: string) {
  const rows = call.tx.all(`${NODES} where ${where} order by p.name`).map((row) => ({
    pkid: String(row.pkid),
    fields: {
      name: String(row.name),
      description: String(row.description ?? ''),
      nodeUsage: String(row.usage ?? ''),
      numUsers: String(row.users),
    },
  }));
  return answerRows(call, wrapper, rows);
}

export const listAssignedPresenceUsers = replace('listAssignedPresenceUsers', {
  reads: true,
  evidence: 'guess',
  run(call) {
    const rows = call.tx.all(
      `select e.pkid as userpkid, e.userid, n.* from enduser e join (${NODES}) n on n.nodeid = e.primarynodeid order by e.userid`,
    );
    return answerRows(
      call,
      'assignedPresenceUsers',
      rows.map((row) => ({
        pkid: String(row.userpkid),
        fields: {
          userid: String(row.userid),
          server: reference(row.name, row.pkid),
          presenceRedundancyGroup: String(row.groupname ?? ''),
        },
      })),
    );
  },
});

/** Users who may use IM and Presence and are on no node. */
export const listUnassignedPresenceUsers = replace('listUnassignedPresenceUsers', {
  reads: true,
  evidence: 'guess',
  run(call) {
    const rows = call.tx.all(
      "select pkid, userid from enduser where enablecups = 't' and primarynodeid is null order by userid",
    );
    return answerRows(
      call,
      'unassignedPresenceUsers',
      rows.map((row) => ({ pkid: String(row.pkid), fields: { userid: String(row.userid) } })),
    );
  },
});
