/**
 * Contact search authentication: a node asks who searches the directory. The platform's command
 * `utils contactsearchauthentication` switches it, node by node. [doc] facts/uds.md 2
 */
import type { Tx } from '../../store/store';
import { enterpriseParameter } from '../parameters';
import { writeParameter } from '../services/parameters';

/** In the row of the node, since no public column holds it. [guess] */
const FIELD = "'$.contactSearchAuthentication'";

export function isContactSearchAuthenticated(tx: Tx, node: string): boolean {
  const row = tx.get(
    `select json_extract(rest, ${FIELD}) as value from processnode where name = ? collate nocase`,
    node,
  );
  return row?.value === 'true';
}

/**
 * Where phones search with a login: an enterprise parameter. It moves to the port of searches with
 * a login, and whoever switches the login off again has to put it back by hand. [doc] Which node it
 * names is a guess, and that an address on another port is an administrator's own and stays.
 */
const URL_PARAMETER = 'SecureContactSearchURL';
const USUAL = /^$|<port>|^https:\/\/[^/]*:8443\//i;

/** @returns false when there is no such node */
export function setContactSearchAuthentication(
  tx: Tx,
  { node, on, port }: { node: string; on: boolean; port: number },
): boolean {
  const row = tx.get('select name from processnode where name = ? collate nocase', node);
  if (!row) return false;
  const name = String(row.name);
  tx.run(
    `update processnode set rest = json_set(coalesce(rest, '{}'), ${FIELD}, ?) where name = ?`,
    String(on),
    name,
  );
  if (on && USUAL.test(enterpriseParameter(tx, URL_PARAMETER) ?? '')) {
    const url = `https://${name}:${port}/cucm-uds/users`;
    writeParameter(tx, 'Enterprise Wide', URL_PARAMETER, url);
  }
  return true;
}
