/**
 * private/users: a contact list's users at once, by user id or mail. That it exists and answers
 * 400 to what it cannot read is recorded; the form of request and answer is a guess. facts/uds.md 4
 */
import { shown, type Resource, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import { lookUpUsers } from '../../server/domain/users/lookup';
import { RestError } from '../../server/schema/rest-error';
import { membersOf, textOf, treeOf } from '../../server/schema/tree';
import { uriFirst } from './frame';
import { userElement } from './listed-user';
import { endUsers } from './self';

/** As many as the largest User Search Limit. */
const MOST = 500;

export const privateUsers: Resource = {
  path: 'private/users',
  methods: {
    GET: { auth: endUsers, evidence: 'guess', run: byQuery },
    POST: { auth: endUsers, evidence: 'guess', takes: 'users', writes: false, run: byBody },
  },
};

function byQuery(call: RestCall): RestAnswer {
  const all = (name: string): string[] =>
    call.query.getAll(name).flatMap((value) => value.split(','));
  return answer(call, all('username'), all('email'));
}

function byBody(call: RestCall): RestAnswer {
  const users = membersOf(call.body.user).map((one) => treeOf(one));
  const all = (name: string): string[] => users.flatMap((user) => textOf(user[name]) ?? []);
  return answer(call, all('userName'), all('email'));
}

function answer(call: RestCall, names: string[], addresses: string[]): RestAnswer {
  const [userids = [], mails = []] = [names, addresses].map((texts) =>
    texts.map((one) => one.trim()).filter((one) => one !== ''),
  );
  const count = userids.length + mails.length;
  if (count === 0) throw new RestError(400, 'User ids or mail addresses are needed.');
  if (count > MOST) throw new RestError(400, `At most ${MOST} users are looked up at once.`);
  const rows = lookUpUsers(call.tx, { userids, mails });
  return shown('users', {
    ...uriFirst(call),
    '@start': '0',
    '@requestedCount': String(count),
    '@returnedCount': String(rows.length),
    '@totalCount': String(rows.length),
    user: rows.map((row) => userElement(call, row)),
  });
}
