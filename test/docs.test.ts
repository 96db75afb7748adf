import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../server/commands';
import { envOf } from '../server/config/option';
import { FAULT_NAMES } from '../server/schema/faults';
import { pages } from '../tools/write-docs';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..');

it.each(Object.entries(pages()))('docs/%s is what the program says', (name, text) => {
  expect(readFileSync(join(ROOT, 'docs', name), 'utf8')).toBe(text);
});

it('the names of faults in code and data are the same', () => {
  const faults = parse(readFileSync(join(ROOT, 'schemas', 'axl', 'faults.yaml'), 'utf8')) as Record<
    string,
    { ev?: string }
  >;
  expect(Object.keys(faults).sort()).toEqual([...FAULT_NAMES].sort());
  expect(Object.values(faults).every(({ ev }) => ev !== undefined)).toBe(true);
});

it('the recipes for CI are YAML, and their variables are options', () => {
  const page = readFileSync(join(ROOT, 'docs', 'ci.md'), 'utf8');
  const recipes = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  expect(recipes).toHaveLength(2);
  for (const recipe of recipes) expect(parse(recipe)).toBeInstanceOf(Object);
  const known = new Set(COMMANDS.flatMap(({ options }) => options.map(envOf)));
  const named = recipes.join('').match(/\bUCMOCK_\w+/g) ?? [];
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});
