/**
 * A valid request with one thing wrong, for everything that the model says of a noun: what is
 * required, how long, of what kind, which word, and what it names.
 */
import type { Field, Model, Noun } from '../../../server/schema/model';
import type { ElementShape, Shape } from '../../../server/schema/shape';
import { findField, type Sample, type SampleTree } from './samples';

export type DefectKind =
  'missing' | 'too long' | 'bad word' | 'no number' | 'no boolean' | 'dangling';

export interface Defect {
  kind: DefectKind;
  /** 'lines/line/label' */
  path: string;
  object: SampleTree;
}

interface Place {
  element: ElementShape;
  field: Field | undefined;
  /** from the object to the element; numbers are places in a list */
  steps: (string | number)[];
  /** nothing stands beside it: without it its parent is empty, which the sequences of AXL allow */
  alone: boolean;
}

/** One defect for each thing that can be wrong about `object`, a valid instance of the noun. */
export function defectsOf(model: Model, noun: Noun, shape: Shape, object: SampleTree): Defect[] {
  const fields = model.classes[noun.class]?.fields ?? [];
  return placesOf(model, shape, fields, object, []).flatMap((place) => {
    const path = place.steps.filter((step) => typeof step === 'string').join('/');
    return wrongValues(model, place)
      .filter(({ kind }) => kind !== 'missing' || !place.alone)
      .map(({ kind, value }) => ({ kind, path, object: withValue(object, place.steps, value) }));
  });
}

function placesOf(
  model: Model,
  shape: Shape,
  fields: readonly Field[],
  tree: SampleTree,
  steps: (string | number)[],
): Place[] {
  return shape.elements.flatMap((element) => {
    const value = tree[element.name];
    if (value === undefined) return [];
    const field = findField(fields, element.name);
    const here = [...steps, element.name];
    const own: Place = {
      element,
      field,
      steps: Array.isArray(value) ? [...here, 0] : here,
      alone: Object.keys(tree).length === 1,
    };
    const first = Array.isArray(value) ? value[0] : value;
    const inner = element.shape?.();
    if (!inner || inner.text !== undefined || inner.any || !isTree(first)) return [own];
    const innerFields = field?.fields ?? model.classes[field?.class ?? '']?.fields ?? [];
    return [own, ...placesOf(model, inner, innerFields, first, own.steps)];
  });
}

function isTree(value: Sample | undefined): value is SampleTree {
  return typeof value === 'object' && !('$xml' in value);
}

function wrongValues(
  model: Model,
  { element, field }: Place,
): { kind: DefectKind; value: Sample | undefined }[] {
  const missing = element.min > 0 ? [{ kind: 'missing' as const, value: undefined }] : [];
  const inner = element.shape?.();
  if (inner && inner.text === undefined) return missing;
  if (field?.ref) return [...missing, { kind: 'dangling', value: 'nobody knows this' }];
  const simple = inner?.text ?? element.simple ?? 'xsd:string';
  const type = model.simples[simple];
  if (type?.values) return [...missing, { kind: 'bad word', value: 'no such word' }];
  if (type?.maxLength !== undefined)
    return [...missing, { kind: 'too long', value: 'x'.repeat(type.maxLength + 1) }];
  if (simple === 'boolean' || simple === 'xsd:boolean')
    return [...missing, { kind: 'no boolean', value: 'perhaps' }];
  if (/^(XInteger|xsd:.*(int|Integer|Long))$/.test(simple))
    return [...missing, { kind: 'no number', value: 'many' }];
  return missing;
}

/** A copy in which the element at the end of the steps has this value, or is not there. */
function withValue(
  tree: SampleTree,
  steps: readonly (string | number)[],
  value: Sample | undefined,
): SampleTree {
  const copy = structuredClone(tree);
  let at: unknown = copy;
  for (const step of steps.slice(0, -1)) at = (at as Record<string | number, unknown>)[step];
  const last = steps.at(-1) ?? '';
  const place = at as Record<string | number, Sample>;
  if (value !== undefined) place[last] = value;
  else if (Array.isArray(at)) at.splice(Number(last), at.length);
  else Reflect.deleteProperty(place, last);
  return copy;
}
