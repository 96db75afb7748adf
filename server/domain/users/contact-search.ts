/**
 * Contact search authentication: a node asks who searches the directory. The platform's command
 * `utils contactsearchauthentication` switches it, node by node. [doc] facts/uds.md 2
 */
import type { Tx } from '../../store/store';

/** In the row of the node, since no public column holds it. [guess] */
const FIELD = "'$.contactSearchAuthentication'";

export function isContactSearchAuthenticated(tx: Tx, node: string): boolean {
  const row = tx.get(
    `select json_extract(rest, ${FIELD}) as value from processnode where name = ? collate nocase`,
    node,
  );
  return row?.value === 'true';
}

/** @returns false when there is no such node */
export function setContactSearchAuthentication(tx: Tx, node: string, on: boolean): boolean {
  return (
    tx.run(
      `update processnode set rest = json_set(coalesce(rest, '{}'), ${FIELD}, ?) where name = ? collate nocase`,
      String(on),
      node,
    ) > 0
  );
}
