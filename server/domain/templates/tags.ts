/**
 * Tags in the texts of universal templates: `#FirstName# #LastName# (#Product# #Protocol#)`. The long
 * names are [recorded] in the stock template, #FN# #LN# #EXT# are [client]; the others, that case does
 * not matter, and that a tag nobody knows stays as it is, [guess].
 */
import type { Tree, Value } from '../../schema/tree';

/** Whom and what a template is filled for; what is not known is ''. */
export interface Subject {
  firstName?: string;
  middleName?: string;
  lastName?: string;
  userId?: string;
  department?: string;
  /** directory number */
  extension?: string;
  product?: string;
  protocol?: string;
  deviceName?: string;
}

const TAGS: Readonly<Record<string, keyof Subject>> = {
  firstname: 'firstName',
  fn: 'firstName',
  middlename: 'middleName',
  mn: 'middleName',
  lastname: 'lastName',
  ln: 'lastName',
  userid: 'userId',
  uid: 'userId',
  department: 'department',
  dept: 'department',
  primaryextension: 'extension',
  directorynumber: 'extension',
  ext: 'extension',
  dn: 'extension',
  product: 'product',
  pt: 'product',
  protocol: 'protocol',
  pr: 'protocol',
  devicename: 'deviceName',
};

/** Blanks that empty values leave are one, none at the ends. [guess] */
export function fillTags(text: string, subject: Subject): string {
  if (!text.includes('#')) return text;
  const filled = text.replace(/#([A-Za-z]+)#/g, (tag, name: string) => {
    const member = TAGS[name.toLowerCase()];
    return member === undefined ? tag : (subject[member] ?? '');
  });
  return filled === text ? text : filled.replace(/ {2,}/g, ' ').trim();
}

/** The same in all texts of a value. */
export function fillAll(value: Value, subject: Subject): Value {
  if (typeof value === 'string') return fillTags(value, subject);
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((one) => fillAll(one, subject));
  const filled: Tree = {};
  for (const [name, inner] of Object.entries(value))
    if (inner !== undefined) filled[name] = fillAll(inner, subject);
  return filled;
}
