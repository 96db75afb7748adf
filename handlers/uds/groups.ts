/** groups: those that come from the directory, since 11.0. [doc] facts/uds.md 5 */
import { shown, type Resource, type RestCall } from '../../server/dispatch/rest';
import { uriFirst } from './frame';
import { text } from './text';

export const groups: Resource = {
  path: 'groups',
  methods: { GET: { auth: 'none', evidence: 'doc', run } },
};

function run(call: RestCall): ReturnType<typeof shown> {
  const prefix = (call.query.get('name') ?? '').toLowerCase();
  const rows = call.tx
    .all('select name, distinguishedname from ldapgroup order by name')
    .filter((row) => text(row.name).toLowerCase().startsWith(prefix));
  return shown('groups', {
    ...uriFirst(call),
    '@returnedCount': String(rows.length),
    group: rows.map((row) => ({
      groupName: text(row.name),
      distinguishedName: text(row.distinguishedname),
      groupType: 'Active LDAP Synchronized Group',
    })),
  });
}
