/**
 * Service and enterprise parameters: rows of processconfig, by service, name and node. Settings
 * that have a page of their own but no public table are kept as parameters of their service, so
 * that SQL and listServiceParameter show them. facts/sql.md; the names of ours are [guess]
 */
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';
import { REST } from '../../store/tables';

/** The pseudo node that holds what goes for the whole cluster. [recorded] facts/axl.md 9.1 */
const CLUSTER_WIDE = '00000000-1111-0000-0000-000000000000';

export function readParameter(tx: Tx, service: string, name: string): string | undefined {
  const row = tx.get(
    `select paramvalue from processconfig
      where paramname = ? and tkservice = (select enum from typeservice where name = ?) and fkprocessnode = ?`,
    name,
    service,
    CLUSTER_WIDE,
  );
  return row === undefined ? undefined : String(row.paramvalue ?? '');
}

/** Writes the cluster-wide value; the row is made when it is the first. */
export function writeParameter(tx: Tx, service: string, name: string, value: string): void {
  const changed = tx.run(
    `update processconfig set paramvalue = ?
      where paramname = ? and tkservice = (select enum from typeservice where name = ?) and fkprocessnode = ?`,
    value,
    name,
    service,
    CLUSTER_WIDE,
  );
  if (changed > 0) return;
  tx.run(
    `insert into processconfig (fkprocessnode, paramname, paramvalue, tkservice)
     values (?, ?, ?, (select enum from typeservice where name = ?))`,
    CLUSTER_WIDE,
    name,
    value,
    service,
  );
}

/** A secret among the parameters: its row is there, its value sealed in the hidden column. */
export function writeSecretParameter(
  tx: Tx,
  sealer: Sealer,
  service: string,
  name: string,
  clear: string,
): void {
  writeParameter(tx, service, name, '');
  tx.run(
    `update processconfig set ${REST} = ?
      where paramname = ? and tkservice = (select enum from typeservice where name = ?) and fkprocessnode = ?`,
    clear === '' ? null : JSON.stringify({ sealed: sealer.seal(clear) }),
    name,
    service,
    CLUSTER_WIDE,
  );
}

/** undefined: none was entered */
export function readSecretParameter(
  tx: Tx,
  sealer: Sealer,
  service: string,
  name: string,
): string | undefined {
  const row = tx.get(
    `select ${REST} as hidden from processconfig
      where paramname = ? and tkservice = (select enum from typeservice where name = ?) and fkprocessnode = ?`,
    name,
    service,
    CLUSTER_WIDE,
  );
  const { sealed } = JSON.parse(String(row?.hidden ?? '{}')) as { sealed?: string };
  return sealed === undefined ? undefined : sealer.open(sealed);
}
