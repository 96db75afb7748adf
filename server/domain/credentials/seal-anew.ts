import type { Cluster } from '../../cluster/cluster';
import { REST } from '../../store/tables';

/**
 * Seals every stored secret by the key of now: processes that share a cluster by Redis have only the
 * one that comes of the security password, and a folder that was used without Redis has another.
 * At the publisher, from where the rows reach the others. architecture.md section 7
 */
export function sealAnew({ home, model, sealer }: Cluster): void {
  home.store.write((tx) => {
    for (const { name, columns } of Object.values(model.tables)) {
      const found = tx.all('select name from pragma_table_info(?)', name).map((row) => row.name);
      const secrets = columns.flatMap((column) => (column.secret ? [column.name] : []));
      for (const column of [REST, ...secrets].filter((one) => found.includes(one))) {
        const place = `"${name}"`;
        const rows = tx.all(
          `select rowid as place, "${column}" as held from ${place} where "${column}" like '%sealed:%'`,
        );
        for (const { place: row, held } of rows) {
          const anew = sealer.sealAnew(String(held));
          if (anew !== held)
            tx.run(`update ${place} set "${column}" = ? where rowid = ?`, anew, row ?? null);
        }
      }
    }
  });
}
