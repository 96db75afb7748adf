/** Members of a JSON body. */
import { DomainRefusal } from '../../server/schema/refusal';

export function membersOf(json: unknown): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

/** @throws DomainRefusal unless it is a text that is not empty */
export function textIn(json: unknown, name: string): string {
  const value = membersOf(json)[name];
  if (typeof value !== 'string' || value === '')
    throw new DomainRefusal('invalid', `${name} must be a text.`);
  return value;
}
