/** Members of a JSON form, each read once and in the words of its refusal. */
import { DomainRefusal } from '../schema/refusal';

export type Form = Readonly<Record<string, unknown>>;

export function formOf(json: unknown): Form {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new DomainRefusal('invalid', 'A JSON object is needed.');
  return json as Form;
}

/** @throws DomainRefusal for a member that nobody reads, with the ones that are read */
export function onlyMembers(form: Form, known: readonly string[]): void {
  const other = Object.keys(form).find((name) => !known.includes(name));
  if (other !== undefined)
    throw new DomainRefusal('invalid', `"${other}" is none of ${known.join(', ')}.`);
}

/** '' when it is not given */
export function textIn(form: Form, name: string): string {
  const value = form[name] ?? '';
  if (typeof value !== 'string') throw new DomainRefusal('invalid', `${name} must be a text.`);
  return value.trim();
}

export function needText(form: Form, name: string): string {
  const text = textIn(form, name);
  if (text === '') throw new DomainRefusal('invalid', `${name} is needed.`);
  return text;
}

export function flagIn(form: Form, name: string, otherwise = false): boolean {
  const value = form[name] ?? otherwise;
  if (typeof value !== 'boolean')
    throw new DomainRefusal('invalid', `${name} must be true or false.`);
  return value;
}

export function wordIn<W extends string>(form: Form, name: string, words: readonly W[]): W {
  const text = textIn(form, name);
  const word = words.find((one) => one.toLowerCase() === text.toLowerCase());
  if (word === undefined)
    throw new DomainRefusal('invalid', `${name} must be one of ${words.join(', ')}.`);
  return word;
}

/** Labels and what they are set to; flags and numbers as files have them. */
export function fieldsIn(form: Form, name: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(formOf(form[name] ?? {})).map(([label, value]) => {
      if (value === null) return [label, ''];
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
        throw new DomainRefusal('invalid', `${name}: ${label} must be a text, true or false.`);
      return [label, typeof value === 'boolean' ? (value ? 't' : 'f') : String(value)];
    }),
  );
}

export function textsIn(form: Form, name: string): string[] {
  const value = form[name] ?? [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
    throw new DomainRefusal('invalid', `${name} must be a list of texts.`);
  return value as string[];
}

/** A moment as ms; undefined when it is not given. */
export function momentIn(form: Form, name: string): number | undefined {
  const text = textIn(form, name);
  if (text === '') return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new DomainRefusal('invalid', `${name}: "${text}" is no time.`);
  return at;
}
