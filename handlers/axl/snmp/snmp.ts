/**
 * SNMP communities and users: requests whose wrapper is not the noun's, answers that are a message.
 * The agent is not part of the configuration database; ours keeps them in tables of its own, the
 * passwords of a user nowhere, since nothing here asks by SNMP. [schema] facts/axl-nouns.json
 */
import { replace, type Call, type Replacement } from '../../../server/dispatch/operation';
import { treeOf, textOf, type Tree } from '../../../server/schema/tree';

export const addSNMPCommunityString = adding('SNMPCommunityString', ({ CommunityString }) => ({
  version: 'V2C',
  ...treeOf(CommunityString),
}));
export const updateSNMPCommunityString = updating(
  'SNMPCommunityString',
  ({ communityName }) => ({ communityName }),
  ({ newValues }) => treeOf(newValues),
);
export const removeSNMPCommunityString = removing('SNMPCommunityString', ({ CommunityString }) => ({
  communityName: keyOf(CommunityString, 'communityName'),
}));

export const addSNMPUser = adding('SNMPUser', ({ user }) => treeOf(user));
export const updateSNMPUser = updating(
  'SNMPUser',
  ({ user }) => ({ userName: treeOf(user).userName }),
  ({ user }) => treeOf(user),
);
export const removeSNMPUser = removing('SNMPUser', ({ User }) => ({
  userName: keyOf(User, 'userName'),
}));

const SUCCESS = { tree: { message: 'Success' } };

function adding(noun: string, objectOf: (request: Tree) => Tree): Replacement {
  return replace(`add${noun}`, {
    evidence: 'schema',
    run({ tx, request }: Call) {
      tx.objects.insert(noun, objectOf(request));
      return SUCCESS;
    },
  });
}

function updating(
  noun: string,
  key: (request: Tree) => Tree,
  changes: (request: Tree) => Tree,
): Replacement {
  return replace(`update${noun}`, {
    evidence: 'schema',
    run({ tx, request }: Call) {
      tx.objects.update(noun, tx.objects.need(noun, key(request)), changes(request));
      return SUCCESS;
    },
  });
}

function removing(noun: string, key: (request: Tree) => Tree): Replacement {
  return replace(`remove${noun}`, {
    evidence: 'schema',
    run({ tx, request }: Call) {
      tx.objects.remove(noun, tx.objects.need(noun, key(request)));
      return SUCCESS;
    },
  });
}

/** The key comes as text, or inside the whole object. */
function keyOf(value: Tree[string], name: string): string {
  return textOf(value) ?? textOf(treeOf(value)[name]) ?? '';
}
