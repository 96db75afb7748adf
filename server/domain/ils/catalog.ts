/**
 * Global dial plan replication, as far as AXL's objects show it: the directory URIs of the users at
 * home here and the advertised patterns go out, blocked patterns do not come in. [doc]; which users'
 * URIs is a guess
 */
import type { Tx } from '../../store/store';
import type { Catalog } from './message';

export function ownCatalog(tx: Tx, routeString: string): Catalog {
  const texts = (statement: string): string[] =>
    tx.all(statement).map(({ value }) => String(value));
  return {
    routeString,
    uris: texts(
      `select distinct directoryuri as value from enduser
        where islocaluser = 't' and status = 1 and directoryuri <> '' order by 1`,
    ),
    patterns: texts('select pattern as value from advertisedpatterns order by 1'),
  };
}

/** Call Routing > Global Dial Plan Replication > Block Learned Numbers and Patterns. */
export function blockedPatterns(tx: Tx, clusterId: string): (pattern: string) => boolean {
  const rules = tx
    .all('select pattern, prefix, clusterid from blockedlearnedpatterns')
    .map(({ pattern, prefix, clusterid }) => {
      const text = (value: unknown): string => (typeof value === 'string' ? value : '');
      return { pattern: text(pattern), prefix: text(prefix), from: text(clusterid) };
    });
  return (pattern) =>
    rules.some(
      (rule) =>
        (rule.from === '' || rule.from === clusterId) &&
        (rule.pattern === '' || rule.pattern === pattern) &&
        pattern.startsWith(rule.prefix),
    );
}
