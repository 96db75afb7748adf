/**
 * Elements of a body, by the rules that all PUTs share: a value sets, an empty element takes the
 * default back, an element that is absent changes nothing, the order is free, unknown elements are
 * ignored. What cannot be understood is 415. [doc] facts/uds.md 3, 6
 */
import { RestError } from '../../server/schema/rest-error';
import { membersOf, textOf, treeOf, type Tree } from '../../server/schema/tree';
import { valueOfWords, type OptionList } from './options';

/** A missing or invalid parameter of link or body. */
export function invalid(message: string): RestError {
  return new RestError(415, message, { code: '415' });
}

export function missing(what: string): RestError {
  return new RestError(404, `There is no ${what}.`);
}

/** The text, '' for an empty element, undefined for none. @throws when it is too long */
export function textIn(tree: Tree, name: string, max: number): string | undefined {
  const value = tree[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value)) throw invalid(`${name} is given twice.`);
  const text = textOf(value) ?? '';
  if (text.length > max) throw invalid(`${name} holds at most ${max} characters.`);
  return text;
}

/** The text, which must be there. */
export function neededText(tree: Tree, name: string, max: number): string {
  const text = textIn(tree, name, max)?.trim() ?? '';
  if (text === '') throw invalid(`${name} is needed.`);
  return text;
}

/** @param usual what an empty element means */
export function flagIn(tree: Tree, name: string, usual: boolean): boolean | undefined {
  const text = textIn(tree, name, 10)?.trim().toLowerCase();
  if (text === undefined) return undefined;
  if (text === '') return usual;
  if (text !== 'true' && text !== 'false') throw invalid(`${name} is true or false.`);
  return text === 'true';
}

/** A whole number from `min` to `max`, in a body or a query. */
export function wholeNumber(
  text: string,
  name: string,
  { min, max }: { min: number; max: number },
): number {
  const number = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
  if (!(number >= min && number <= max))
    throw invalid(`${name} is a whole number from ${min} to ${max}.`);
  return number;
}

/** A choice of a list, by its value (attribute or text) or its words. */
export function choiceIn(tree: Tree, list: OptionList, usual: string): string | undefined {
  const element = tree[list.name];
  if (element === undefined) return undefined;
  if (Array.isArray(element)) throw invalid(`${list.name} is given twice.`);
  const given = textOf(treeOf(element)['@value']) ?? textOf(element) ?? '';
  if (given === '') return usual;
  const value = valueOfWords(list, given);
  if (value === undefined) throw invalid(`${list.name} has no choice "${given.slice(0, 40)}".`);
  return value;
}

/** Members of a list element: `<speedDials><speedDial/>...`. */
export function treesIn(tree: Tree, name: string): Tree[] {
  return membersOf(tree[name]).map((one) => treeOf(one));
}
