/** A JSON form with members that are known: one that is not, or is of another kind, is refused. */
import { DomainRefusal } from '../../server/schema/refusal';

export type Given = Readonly<Record<string, unknown>>;

/** @throws DomainRefusal for no object, none of these members, or another one */
export function membersOf(json: unknown, names: readonly string[]): Given {
  const given = typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
  const keys = Object.keys(given);
  const unknown = keys.find((key) => !names.includes(key));
  if (unknown !== undefined || keys.length === 0)
    throw new DomainRefusal(
      'invalid',
      `${unknown === undefined ? 'Nothing is given' : `${unknown.slice(0, 40)} is not known`}; there are: ${names.join(', ')}.`,
    );
  return given as Given;
}

export function flag(given: Given, name: string): boolean | undefined {
  return one(given, name, 'true or false', (value) => typeof value === 'boolean');
}

export function text(given: Given, name: string, longest: number): string | undefined {
  return one(
    given,
    name,
    `a text of at most ${longest} characters`,
    (value) => typeof value === 'string' && value.length <= longest,
  );
}

/** The member when it is what it must be, undefined when it is not given. */
export function one<T>(
  given: Given,
  name: string,
  what: string,
  is: (value: unknown) => boolean,
): T | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (!is(value)) throw new DomainRefusal('invalid', `${name} must be ${what}.`);
  return value as T;
}
