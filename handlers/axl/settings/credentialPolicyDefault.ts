/**
 * The three credential policies that new accounts get: end user's password and PIN, application
 * user's password; each with an optional secret and its settings. The secret is hashed and never
 * answered. facts/axl-nouns.json CredentialPolicyDefault [doc table, know]
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { hashSecret } from '../../../server/domain/credentials/hash';
import { AxlFault } from '../../../server/schema/axl-fault';
import { isTrue } from '../../../server/schema/boolean';
import { textOf, treeOf } from '../../../server/schema/tree';

/** The row of this kind of user and secret, whatever policy it has. */
function rowOf({ tx, request }: Call) {
  const user = textOf(request.credentialUser) ?? '';
  const type = textOf(request.credentialType) ?? '';
  const row = tx.get(
    `select d.*, p.displayname as policy from credentialpolicydefault d
       join credentialpolicy p on p.pkid = d.fkcredentialpolicy
       join typecredentialuser u on u.enum = d.tkcredentialuser join typecredential c on c.enum = d.tkcredential
      where u.name = ? and c.name = ?`,
    user,
    type,
  );
  if (!row) throw new AxlFault('itemNotFound', { what: `${user} ${type}`.trim() });
  return row;
}

export const getCredentialPolicyDefault = replace('getCredentialPolicyDefault', {
  reads: true,
  evidence: 'doc',
  run(call) {
    const { request } = call;
    const row = rowOf(call);
    const policy = textOf(request.credPolicyName) ?? '';
    if (policy !== '' && policy !== row.policy)
      throw new AxlFault('itemNotFound', { what: policy });
    const flag = (value: unknown): string => (value === 't' ? 'true' : 'false');
    return answer({
      credentialPolicyDefault: {
        credentialUser: textOf(request.credentialUser) ?? '',
        credentialType: textOf(request.credentialType) ?? '',
        credPolicyName: {
          '#': String(row.policy),
          '@uuid': `{${String(row.fkcredentialpolicy).toUpperCase()}}`,
        },
        credentials: '',
        confirmCredentials: '',
        credUserCantChange: flag(row.usercantchange),
        credUserMustChange: flag(row.usermustchange),
        credDoesNotExpire: flag(row.doesnotexpire),
      },
    });
  },
});

/** As accounts keep it: end users' hashed, application users' sealed. */
function stored({ request, cluster }: Call, secret: string): string {
  return textOf(request.credentialUser) === 'Application User'
    ? cluster.sealer.seal(secret)
    : hashSecret(secret, cluster.ids.bytes(16));
}

const FLAGS: Record<string, string> = {
  credUserCantChange: 'usercantchange',
  credUserMustChange: 'usermustchange',
  credDoesNotExpire: 'doesnotexpire',
};

export const updateCredentialPolicyDefault = replace('updateCredentialPolicyDefault', {
  evidence: 'doc',
  run(call) {
    const { tx, request } = call;
    const { pkid } = rowOf(call);
    const set = (column: string, value: string | null): void => {
      tx.run(
        `update credentialpolicydefault set ${column} = ? where pkid = ?`,
        value,
        String(pkid),
      );
    };
    const policy = request.newCredPolicyName;
    if (policy !== undefined && (textOf(policy) ?? '') !== '')
      set(
        'fkcredentialpolicy',
        tx.objects.need('CredentialPolicy', { name: policy, ...treeOf(policy) }),
      );
    const secret = textOf(request.credentials) ?? '';
    if (secret !== '') {
      if (secret !== textOf(request.confirmCredentials))
        throw new AxlFault('invalidValue', { element: 'confirmCredentials', value: '' });
      set('credentials', stored(call, secret));
    }
    for (const [element, column] of Object.entries(FLAGS)) {
      if (request[element] !== undefined) set(column, isTrue(request[element]) ? 't' : 'f');
    }
    return answer(`{${String(pkid).toUpperCase()}}`);
  },
});
