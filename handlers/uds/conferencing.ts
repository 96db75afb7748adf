/** user/{id}/conferencing: Conference Now, since 11.0. [doc] facts/uds.md 5 */
import { shown, type Resource, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import { treeOf } from '../../server/schema/tree';
import { uriFirst } from './frame';
import { flagIn, invalid, textIn } from './given';
import { ownRow, self } from './self';
import { flag, text } from './text';

export const conferencing: Resource = {
  path: 'user/{userId}/conferencing',
  methods: {
    GET: { auth: self, evidence: 'doc', run: show },
    PUT: { auth: self, evidence: 'doc', takes: 'conferencing', run: change },
  },
};

function show(call: RestCall): RestAnswer {
  const user = ownRow(call);
  return shown('conferencing', {
    ...uriFirst(call),
    conferenceNow: {
      enabled: flag(user.enableusertohostconferencenow),
      accessCode: text(user.conferencenowaccesscode),
    },
  });
}

/** An access code is dialled. */
function change(call: RestCall): RestAnswer {
  const pkid = String(ownRow(call).pkid);
  const given = treeOf(call.body.conferenceNow);
  const enabled = flagIn(given, 'enabled', false);
  const code = textIn(given, 'accessCode', 50)?.trim();
  if (code !== undefined && !/^\d*$/.test(code)) throw invalid('accessCode holds digits only.');
  if (enabled !== undefined) {
    const value = enabled ? 't' : 'f';
    call.tx.run('update enduser set enableusertohostconferencenow = ? where pkid = ?', value, pkid);
  }
  if (code !== undefined)
    call.tx.run('update enduser set conferencenowaccesscode = ? where pkid = ?', code, pkid);
  return show(call);
}
