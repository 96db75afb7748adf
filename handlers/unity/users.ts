/** users: a mailbox user each, made from a template. [doc] facts/pin-sync.md 8 */
import type { RestCall } from '../../server/dispatch/rest';
import { makeCredential } from '../../server/domain/unity/credentials';
import { invalid } from '../../server/domain/unity/objects';
import { cupiResource } from '../../server/schema/cupi';
import { textOf } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { resourceRoutes } from './resource';

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

export const users = resourceRoutes(cupiResource('User'), {
  adding(call, body) {
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
  },
  added({ tx, cluster }, row) {
    makeCredential(tx, cluster.ids, row, 'password');
    makeCredential(tx, cluster.ids, row, 'pin');
  },
  updating({ tx }, row, body) {
    const alias = textOf(body.Alias);
    if (alias)
      tx.run('update credential set alias = ? where userobjectid = ?', alias, String(row.pkid));
  },
});

function templateOf({ query, tx }: RestCall): Row {
  const alias = query.get('templateAlias');
  if (!alias) throw invalid('templateAlias is missing.');
  const template = tx.get('select * from usertemplates where alias = ? collate nocase', alias);
  if (!template) throw invalid(`There is no user template ${alias}.`);
  return template;
}
