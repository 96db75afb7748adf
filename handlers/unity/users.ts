/** users: a mailbox user each, made from a template. [doc] facts/pin-sync.md 8 */
import type { RestAnswer, RestCall } from '../../server/dispatch/rest';
import { makeCredential } from '../../server/domain/unity/credentials';
import { insertObject, invalid, needRow, uriOf } from '../../server/domain/unity/objects';
import { inherit } from '../../server/domain/unity/template-credentials';
import { cupiResource } from '../../server/schema/cupi';
import { textOf, type Tree } from '../../server/schema/tree';
import type { Row, SqlValue } from '../../server/store/store';
import { created, resourceRoutes } from './resource';

/** What a user has from the template. */
const INHERITED = [
  'timezone',
  'cosobjectid',
  'language',
  'locationobjectid',
  'mediaswitchobjectid',
  'listindirectory',
  'isvmenrolled',
] as const;

const resource = cupiResource('User');

export const users = resourceRoutes(resource, {
  adding: complete,
  added: giveCredentials,
  updating({ tx }, row, body) {
    const alias = textOf(body.Alias);
    if (alias)
      tx.run('update credential set alias = ? where userobjectid = ?', alias, String(row.pkid));
  },
});

/** As POST does, for a user who comes from elsewhere; `fixed` holds columns of its own. */
export function addUser(
  call: RestCall,
  body: Tree,
  fixed: Readonly<Record<string, SqlValue>>,
): RestAnswer {
  const columns = { ...complete(call, body), ...fixed };
  const pkid = insertObject(call.tx, call.cluster, resource, body, columns);
  const row = needRow(call.tx, resource, pkid);
  giveCredentials(call, row);
  return created(call, uriOf(resource, row));
}

/** Fills the body in, and gives the columns that the template has for it. */
function complete(call: RestCall, body: Tree): Readonly<Record<string, SqlValue>> {
  const template = templateOf(call);
  const own = new Set(Object.keys(body).map((name) => name.toLowerCase()));
  const inherited = INHERITED.filter((name) => !own.has(name)).map((name) => [
    name,
    template[name] ?? null,
  ]);
  // The name shown is made of the two names. [guess]
  const names = [textOf(body.FirstName), textOf(body.LastName)].filter(Boolean).join(' ');
  if (body.DisplayName === undefined) body.DisplayName = names || textOf(body.Alias);
  const made = new Date(call.cluster.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  return { ...(Object.fromEntries(inherited) as Row), creationtime: made };
}

function giveCredentials(call: RestCall, row: Row): void {
  const { tx, cluster } = call;
  const template = templateOf(call);
  for (const kind of ['password', 'pin'] as const)
    inherit(tx, template, makeCredential(tx, cluster.ids, row, kind));
}

function templateOf({ query, tx }: RestCall): Row {
  const alias = query.get('templateAlias');
  if (!alias) throw invalid('templateAlias is missing.');
  const template = tx.get('select * from usertemplates where alias = ? collate nocase', alias);
  if (!template) throw invalid(`There is no user template ${alias}.`);
  return template;
}
