/**
 * A node whose copy of a table lost rows, as a test may wish it: its log knows nothing of it, so
 * that only a comparison of the tables finds it.
 */
import type { Store } from '../store/store';
import { quote } from '../store/tables';
import { setLog } from './change-log';

/** @returns how many rows went: those with the newest pkids */
export function loseRows(store: Store, table: string, rows: number): number {
  const base = store.sequence;
  let lost = 0;
  store.unchecked(() =>
    store.write((tx) => {
      const name = quote(table);
      lost = tx.run(
        `delete from ${name} where pkid in (select pkid from ${name} order by pkid desc limit ?)`,
        rows,
      );
      setLog(tx, base, []);
    }),
  );
  store.forget();
  return lost;
}
