/** users/{ObjectId}/mailboxattributes: nobody leaves messages here, so a mailbox is empty. [client] */
import { shown, type Resource } from '../../server/dispatch/rest';
import { needRow } from '../../server/domain/unity/objects';
import { cupiResource } from '../../server/schema/cupi';
import { RestError } from '../../server/schema/rest-error';
import { mayRead } from './auth';

export const mailboxAttributes: Resource = {
  path: 'users/{p0}/mailboxattributes',
  methods: {
    GET: {
      auth: mayRead,
      evidence: 'client',
      run({ tx, params }) {
        const user = needRow(tx, cupiResource('User'), params.p0 ?? '');
        if (user.isvmenrolled !== 't')
          throw new RestError(404, 'The user has no mailbox.', { code: 'NOT_FOUND' });
        const store = tx.get('select pkid as pkid, displayname as name from mailboxstores limit 1');
        return shown('MailboxAttributes', {
          URI: `/vmrest/users/${String(user.pkid)}/mailboxattributes`,
          UserURI: `/vmrest/users/${String(user.pkid)}`,
          DisplayName: String(user.displayname ?? user.alias),
          ByteSize: '0',
          NumMessages: '0',
          Mounted: 'true',
          MailboxStore: String(store?.name ?? ''),
        });
      },
    },
  },
};
