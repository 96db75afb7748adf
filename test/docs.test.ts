import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
