import type { Store } from './store';

/** Size of a node's database, in bytes. */
export function bytesOf(store: Store): number {
  const pages = store.read((tx) =>
    tx.get('select page_count * page_size as bytes from pragma_page_count, pragma_page_size'),
  );
  return Number(pages?.bytes ?? 0);
}
