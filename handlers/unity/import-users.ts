/**
 * import/users: users of the CUCM that the phone system's primary AXL server names, asked for by
 * AXL; one is imported as a user whose alias is its user id. [doc] the form of `ldap`; `axl` has no
 * public form, and is the same here [none]. facts/pin-sync.md 8
 */
import { shown, type Prepared, type Resource, type RestCall } from '../../server/dispatch/rest';
import { NeighbourError, type CucmUser } from '../../server/cluster/neighbours';
import { firstServer } from '../../server/domain/unity/axl-server';
import { numberOf } from '../../server/domain/unity/list';
import { RestError } from '../../server/schema/rest-error';
import { textOf, type Tree } from '../../server/schema/tree';
import { mayRead, mayWrite } from './auth';
import { addUser } from './users';

/** [doc] */
const FROM_CUCM = 3;

export const importUsers: Resource[] = ['axl', 'ldap'].map((kind) => ({
  path: `import/users/${kind}`,
  methods: {
    GET: {
      auth: mayRead,
      evidence: 'doc',
      prepare: usersOfCucm,
      run({ tx, query }, prepared) {
        const known = new Set(
          tx.all('select lower(alias) as alias from users').map(({ alias }) => alias),
        );
        const all = (prepared as CucmUser[]).filter(
          ({ userid }) => !known.has(userid.toLowerCase()),
        );
        const offset = numberOf(query, 'offset', 0);
        const limit = numberOf(query, 'limit', LIMIT);
        return shown('ImportUsers', {
          '@total': String(all.length),
          ImportUser: all.slice(offset, offset + limit).map(view),
        });
      },
    },
    POST: {
      auth: mayWrite,
      evidence: 'doc',
      takes: 'ImportUser',
      prepare: usersOfCucm,
      run(call, prepared) {
        const { body } = call;
        const pkid = plain(textOf(body.pkid) ?? '');
        const user = (prepared as CucmUser[]).find((one) => plain(one.pkid) === pkid);
        if (!user) throw new RestError(404, 'CUCM has no such user.', { code: 'NOT_FOUND' });
        return addUser(call, bodyOf(call, user), {
          ldaptype: FROM_CUCM,
          ldapccmpkid: plain(user.pkid),
          ldapccmuserid: user.userid,
        });
      },
    },
  },
}));

/** [doc] more than this are refused */
const LIMIT = 2000;

async function usersOfCucm(call: Prepared): Promise<CucmUser[]> {
  const { cluster, node } = call;
  const server = node.store.read((tx) => firstServer(tx, cluster.sealer));
  if (!server)
    throw new RestError(400, 'The phone system has no AXL server.', { code: 'DATA_EXCEPTION' });
  try {
    return await cluster.neighbours.axl(server).users();
  } catch (error) {
    if (!(error instanceof NeighbourError)) throw error;
    cluster.log.info('import-users', { server: server.address, reason: error.message });
    throw new RestError(400, `Failed to read users of CUCM: ${error.message}`, {
      code: 'DATA_EXCEPTION',
    });
  }
}

function view({ pkid, userid, firstName, lastName, telephoneNumber }: CucmUser): Tree {
  const fields = {
    pkid: plain(pkid),
    alias: userid,
    firstName,
    lastName,
    phoneNumber: telephoneNumber,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/** What the client says goes before what CUCM says. */
function bodyOf({ body }: RestCall, user: CucmUser): Tree {
  const own = (name: string, theirs: string): string => textOf(body[name]) || theirs;
  return {
    Alias: user.userid,
    FirstName: own('firstName', user.firstName),
    LastName: own('lastName', user.lastName),
    DtmfAccessId: own('dtmfAccessId', user.telephoneNumber),
  };
}

function plain(pkid: string): string {
  return pkid.replace(/[{}]/g, '').toLowerCase();
}
