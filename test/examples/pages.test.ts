/** The pages of the stories: their tables say of everything in a guide where it is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const STORIES = join(ROOT, 'docs', 'stories');

/** Cells of the rows of a page's tables, heads and rulers left out. */
function rowsOf(text: string): string[][] {
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replace(/^\||\|$/g, '').split('|'))
    .map((cells) => cells.map((cell) => cell.trim()));
  const heads = rows.flatMap((cells, i) => (isRuler(cells) ? [i - 1, i] : []));
  return rows.filter((_cells, i) => !heads.includes(i));
}

const isRuler = (cells: string[]): boolean => cells.every((cell) => /^:?-+:?$/.test(cell));

describe.each(readdirSync(STORIES))('docs/stories/%s', (name) => {
  const rows = rowsOf(readFileSync(join(STORIES, name), 'utf8'));

  it('has no empty cell', () => {
    expect(rows.length).toBeGreaterThan(10);
    const width = rows[0]?.length;
    expect(
      rows.filter((cells) => cells.length !== width || cells.some((cell) => cell === '')),
    ).toEqual([]);
  });

  it('names tests that are there', () => {
    const words = rows.flatMap((cells) => (cells.at(-1) ?? '').split(/[\s,]+/));
    const named = words.filter((word) => word.startsWith('test/') || word.endsWith('.test.ts'));
    const places = (word: string) => [join(ROOT, word), join(ROOT, 'test', 'presence', word)];
    expect(named.filter((word) => !places(word).some(existsSync))).toEqual([]);
  });
});
