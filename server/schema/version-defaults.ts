/**
 * Defaults that a schema version has of its own: up to 12.0 a key of a phone is 1024 bits long, later
 * 2048. Rows are stored in the newest shape, so the default of the version asked for is filled in
 * before. [schema]
 */
import type { Model, Noun, Version } from './model';
import type { Tree } from './tree';

/** Fills the elements that were left out and have another default in this version. */
export function fillVersionDefaults(
  model: Model,
  version: Version,
  noun: Noun,
  object: Tree,
): void {
  for (const { name, over } of model.classes[noun.class]?.fields ?? []) {
    for (const one of over ?? []) {
      const applies = one.faces.includes('a') && (one.versions?.includes(version) ?? true);
      if (applies && typeof one.default === 'string') object[name] ??= one.default;
    }
  }
}
