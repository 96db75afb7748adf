/** What update can change about a noun, one element at a time. */
import { requestShape } from '../../../server/schema/derive';
import type { Field, Model, Noun, Version } from '../../../server/schema/model';
import type { ElementShape, Particle } from '../../../server/schema/shape';
import { findField } from './samples';

export interface Change {
  element: ElementShape;
  field: Field;
  form: 'set' | 'add' | 'remove';
}

export function changesOf(model: Model, version: Version, noun: Noun): Change[] {
  const fields = model.classes[noun.class]?.fields ?? [];
  const shape = requestShape(model, version, `update${noun.name}`);
  const forms = [...noun.keys, ...(noun.keysOf?.update ?? [])];
  const keys = new Set(forms.flatMap(({ parts }) => parts.map(({ name }) => name)));
  const elements = shape.content.items.flatMap(flatten);
  return elements.flatMap((element): Change[] => {
    const [, form, name = ''] = /^(add|remove)([A-Z]\w*)$/.exec(element.name) ?? [];
    const list = form && findField(fields, name.charAt(0).toLowerCase() + name.slice(1));
    if (list) return [{ element, field: list, form: form === 'add' ? 'add' : 'remove' }];
    const own = findField(fields, element.name);
    // A key element names the object; its new value comes as newX, if it can have one.
    if (own && !keys.has(element.name) && element.name !== 'uuid')
      return [{ element, field: own, form: 'set' }];
    const renamed = flattenFields(fields).find(({ rename }) => rename === element.name);
    return renamed ? [{ element, field: renamed, form: 'set' }] : [];
  });
}

function flatten(item: Particle): ElementShape[] {
  return item.kind === 'element' ? [item] : item.items.flatMap(flatten);
}

function flattenFields(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => (field.particle ? flattenFields(field.fields ?? []) : [field]));
}
