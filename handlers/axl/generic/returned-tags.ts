/**
 * returnedTags: which elements of an object the answer holds.
 *
 * Names select, their content is ignored; a container that names elements selects those inside it,
 * an empty one all of them. Attributes come always. [recorded] facts/axl.md 6
 */
import { treeOf, type Tree, type Value } from '../../../server/schema/tree';

/** The tags of a request; undefined when it asks for everything. */
export function tagsOf(request: Tree): Tree | undefined {
  return elementsOf(request.returnedTags);
}

/** Takes out of an object what the tags do not ask for. */
export function keepAsked(object: Tree, tags: Tree | undefined): void {
  if (!tags) return;
  for (const [name, value] of Object.entries(object)) {
    if (/^[@#]/.test(name)) continue;
    const tag = tags[name];
    if (tag === undefined) delete object[name];
    else keepInside(value, elementsOf(Array.isArray(tag) ? tag[0] : tag));
  }
}

function keepInside(value: Value | undefined, tags: Tree | undefined): void {
  for (const member of Array.isArray(value) ? value : [value]) {
    if (typeof member === 'object' && member !== null) keepAsked(treeOf(member), tags);
  }
}

/** The tree if it holds elements, not only attributes or text. */
function elementsOf(value: Value | undefined): Tree | undefined {
  const tree = treeOf(value);
  return Object.keys(tree).some((name) => !/^[@#]/.test(name)) ? tree : undefined;
}
