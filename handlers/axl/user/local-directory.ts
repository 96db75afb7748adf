/**
 * getUser answers the directory `Local` for users that come from none [recorded] facts/axl.md 5.2, so
 * what a client sends back of it means that. [guess]
 */
import { treeOf, textOf, type Tree } from '../../../server/schema/tree';
import type { Tx } from '../../../server/store/store';

/** The pseudo entry of users that come from no directory. [recorded] */
export const LOCAL = { '#': 'Local', '@uuid': '{2D2FC3FF-96BF-9DAF-CE33-ECE87D7E30FA}' };

const TAGS = ['ldapDirectoryName', 'convertUserAccount'];

/** Takes the pseudo entry as no directory, unless there is an agreement of this name. */
export function takeLocal(tx: Tx, user: Tree): void {
  for (const tag of TAGS)
    if (isLocal(user[tag]) && tx.objects.find('LdapDirectory', { name: LOCAL['#'] }) === undefined)
      user[tag] = '';
}

/** By its name, or by its uuid alone. */
function isLocal(value: Tree[string]): boolean {
  const name = textOf(value) ?? '';
  const uuid = textOf(treeOf(value)['@uuid']) ?? '';
  return name === LOCAL['#'] || (name === '' && uuid.toUpperCase() === LOCAL['@uuid']);
}
