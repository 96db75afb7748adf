/** Is what get answers what was sent, and the defaults for the rest? */
import type { Field, Model } from '../../../server/schema/model';
import type { Shape } from '../../../server/schema/shape';
import { findField, type Sample, type SampleTree } from './samples';

/**
 * Paths at which the answer differs from what was sent. An element that the answer's type does not
 * have is not looked for; a secret has to be empty.
 */
export function differences(
  model: Model,
  what: { view: Shape; fields: readonly Field[]; path: string },
  sent: SampleTree,
  got: unknown,
  skip: (path: string) => boolean,
): string[] {
  const found: string[] = [];
  compareTree(what.view, what.fields, sent, got, what.path);
  return found;

  function compareTree(
    view: Shape,
    fields: readonly Field[],
    tree: SampleTree,
    answer: unknown,
    at: string,
  ): void {
    for (const [name, value] of Object.entries(tree)) {
      const element = view.byName.get(name);
      const path = `${at}/${name}`;
      if (!element || skip(path)) continue;
      const field = findField(fields, name);
      const answered = (answer as Record<string, unknown> | null | undefined)?.[name];
      if (field?.store?.at === 'secret') {
        if (textOf(answered) !== '') found.push(`${path}: a secret is answered`);
        continue;
      }
      const wanted = Array.isArray(value) ? value : [value];
      const given = listOf(answered);
      if (wanted.length !== given.length && !(wanted.length === 1 && given.length === 0)) {
        found.push(`${path}: ${wanted.length} sent, ${given.length} answered`);
        continue;
      }
      const inner = field?.fields ?? model.classes[field?.class ?? '']?.fields ?? [];
      const shape = element.shape?.();
      wanted.forEach((one, i) => compareOne(shape, inner, one, given[i], path));
    }
  }

  function compareOne(
    shape: Shape | undefined,
    fields: readonly Field[],
    wanted: Sample,
    given: unknown,
    path: string,
  ): void {
    if (typeof wanted === 'string') {
      const text = textOf(given);
      if (!sameText(wanted, text)) found.push(`${path}: sent "${wanted}", answered "${text}"`);
    } else if ('$xml' in wanted) {
      if (!JSON.stringify(given ?? '').includes('any')) found.push(`${path}: free XML is lost`);
    } else if (shape) compareTree(shape, fields, wanted, given, path);
  }
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The text of an element as node-soap parsed it, whatever its type. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') {
    const text = (value as { $value?: unknown }).$value;
    return text === undefined ? '' : textOf(text);
  }
  return String(value);
}

const WORDS: Record<string, string> = { t: 'true', f: 'false' };

/** A few booleans come out raw. [recorded] facts/axl.md 5.4 */
function sameText(wanted: string, given: string): boolean {
  return wanted === given || wanted === WORDS[given];
}
