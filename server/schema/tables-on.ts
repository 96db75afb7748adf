/**
 * Which tables has the database of a node? IM and Presence has some of its own, which CUCM's does not
 * know. [client, doc] facts/sql.md 1
 */
import type { Model, Table } from './model';

type Tables = Record<string, Table>;

const withoutPresence = new WeakMap<Model, Tables>();

export function tablesOn(role: string, model: Model): Tables {
  if (role === 'presence') return model.tables;
  let tables = withoutPresence.get(model);
  if (!tables) {
    const own = Object.entries(model.tables).filter(([, { on }]) => on === undefined);
    withoutPresence.set(model, (tables = Object.fromEntries(own)));
  }
  return tables;
}
