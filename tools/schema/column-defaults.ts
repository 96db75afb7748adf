/**
 * What the database fills in for a column that an INSERT leaves out: what every field that is kept
 * there has as its default in AXL. One truth for both doors; where the fields disagree, or
 * `schemas/sql` states a default, nothing is derived. A BOOLEAN takes the default of those that
 * have one, since the real tables have no NULL there. [guess] from the XSD's defaults
 */
import type { Column, Field, Model } from '../../server/schema/model';

export interface DefaultCollector {
  /** a field is kept in this column */
  see(column: Column, field: Field): void;
  /** writes the defaults that were agreed on into the columns */
  settle(): void;
}

export function collectDefaults(model: Model): DefaultCollector {
  const fields = new Map<Column, Field[]>();
  return {
    see(column, field) {
      fields.set(column, [...(fields.get(column) ?? []), field]);
    },
    settle() {
      for (const [column, kept] of fields) {
        const value = column.default ?? agreed(model, column, kept);
        if (value !== undefined) column.default = value;
      }
    },
  };
}

function agreed(model: Model, column: Column, fields: Field[]): Column['default'] {
  if (column.ref !== undefined) return undefined;
  const counted =
    column.type === 'boolean' ? fields.filter((field) => field.default !== undefined) : fields;
  const values = new Set(counted.map((field) => columnValue(model, column, field)));
  const [only] = values;
  return values.size === 1 ? only : undefined;
}

/** The default of a field as its column holds it; undefined where it has none, or it does not fit. */
function columnValue(model: Model, column: Column, field: Field): Column['default'] {
  const { default: text, simple = '' } = field;
  if (text === undefined) return undefined;
  if (column.type === 'boolean') return { true: 't', false: 'f' }[text];
  if (column.type === 'text') return simple === 'boolean' ? undefined : text;
  const values = model.simples[simple]?.values;
  if (values) return values.find(({ name }) => name === text)?.enum;
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}
