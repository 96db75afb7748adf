/**
 * What is kept as JSON is checked like what has a column: types, lengths, enumerations, and that
 * what it names is there.
 */
import { AxlFault } from '../schema/axl-fault';
import type { Field, Model } from '../schema/model';
import { membersOf, textOf, treeOf, type Value } from '../schema/tree';
import { codecOf } from './codec';
import type { References } from './references';

/** Throws AxlFault at the first value that its field does not allow. */
export function checkOpaque(
  model: Model,
  references: References,
  field: Field,
  value: Value,
): void {
  for (const member of membersOf(value)) checkMember(model, references, field, member);
}

function checkMember(model: Model, references: References, field: Field, value: Value): void {
  if (field.any || field.store?.at === 'none') return;
  const inner = field.fields ?? model.classes[field.class ?? '']?.fields;
  if (inner) {
    const tree = treeOf(value);
    for (const one of flatten(inner)) {
      const given = tree[one.name];
      if (given !== undefined) checkOpaque(model, references, one, given);
    }
    return;
  }
  const text = textOf(value);
  if (text === undefined || text === '') return;
  if (field.ref && references.pkidOf(field.ref, text) === undefined)
    throw new AxlFault('itemNotFound', { what: text });
  codecOf(model, field.simple ?? field.text ?? 'xsd:string', undefined).toSql(text, field.name);
}

/** Choices and sequences are no level of their own. */
function flatten(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => (field.particle ? flatten(field.fields ?? []) : [field]));
}
