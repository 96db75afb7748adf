/** A boolean as clients send it: t, f, true, false, 0, 1. [schema] facts/axl.md 5.4 */
import { textOf, type Value } from './tree';

export function isTrue(value: Value | undefined): boolean {
  return ['true', 't', '1'].includes((textOf(value) ?? '').trim().toLowerCase());
}
