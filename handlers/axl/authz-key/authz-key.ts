/**
 * listAuthzKeys, getAuthzKey: how IM and Presence, Unity Connection and Expressway fetch the keys.
 *
 * Both answer `keys` without a `return` around it, and more than the one `key` that the schema
 * declares [schema]. That the list shows checksums and getAuthzKey the keys is a guess
 * (facts/centralized.md 2.2).
 */
import { replace, type Answer } from '../../../server/dispatch/operation';
import { ensureKeys, type AuthzKey, type OwnKeys } from '../../../server/domain/authz/keys';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf } from '../../../server/schema/tree';

export const listAuthzKeys = replace('listAuthzKeys', {
  reads: true,
  evidence: 'guess',
  prepare: ({ cluster, node }) => ensureKeys(cluster, node),
  run: (_call, prepared) =>
    keysAnswer(keysOf(prepared).map((key) => ({ ...key, value: key.checksum }))),
});

export const getAuthzKey = replace('getAuthzKey', {
  reads: true,
  evidence: 'guess',
  prepare: ({ cluster, node }) => ensureKeys(cluster, node),
  run({ request }, prepared) {
    const id = textOf(request.id)?.trim() ?? '';
    const keys = keysOf(prepared).filter((key) => id === '' || key.id === id);
    if (keys.length === 0) throw new AxlFault('itemNotFound', { what: `AuthzKey ${id}` });
    return keysAnswer(keys.map((key) => ({ ...key, value: key.shared })));
  },
});

function keysOf(prepared: unknown): AuthzKey[] {
  const { signing, encryption } = prepared as OwnKeys;
  return [signing, encryption];
}

function keysAnswer(keys: (AuthzKey & { value: string })[]): Answer {
  return {
    tree: { keys: { key: keys.map(({ purpose, id, value }) => ({ purpose, id, value })) } },
  };
}
