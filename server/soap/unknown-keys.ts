/**
 * Which keys of an answer does its shape lack?
 *
 * The encoder writes what the shape has and passes over the rest in silence, so a misspelt element
 * would just be missing. Tests and a debug mode ask here.
 */
import type { Shape } from '../schema/shape';
import type { Tree, Value } from '../schema/tree';

/** Paths such as 'return/phone/colour'; '@name' for an attribute. */
export function unknownKeys(shape: Shape, tree: Tree): string[] {
  const found: string[] = [];
  inTree(shape, tree, '', found);
  return found;
}

function inTree(shape: Shape, tree: Tree, path: string, found: string[]): void {
  if (tree['@xsi:nil'] !== undefined) return;
  for (const [key, value] of Object.entries(tree)) {
    if (value === undefined || key.startsWith('#')) continue;
    const here = path === '' ? key : `${path}/${key}`;
    if (key.startsWith('@')) {
      if (!shape.attributes.some(({ name }) => `@${name}` === key)) found.push(here);
    } else if (!shape.any) {
      const element = shape.byName.get(key);
      if (!element) found.push(here);
      else inValue(element.shape?.(), value, here, found);
    }
  }
}

function inValue(shape: Shape | undefined, value: Value, path: string, found: string[]): void {
  if (Array.isArray(value)) {
    for (const member of value) inValue(shape, member, path, found);
  } else if (shape && value !== null && typeof value === 'object') {
    inTree(shape, value, path, found);
  }
}
