/**
 * Reads a fixture, JSON or YAML, with the files that it includes, and remembers where each step
 * stands, so that a refusal names file and line.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Document, LineCounter, Node } from 'yaml';
import type { Fixture, FixtureCopies, FixtureGenerate } from './fixture-shape';
import { generatedSteps } from './generate';
import { OptionError } from './option';

type Step = Readonly<Record<string, unknown>>;

export interface ReadFixture {
  fixture: Fixture;
  /** 'lab.yaml line 12', of the step (or part with copies) of this number, from 0; '' when told as an object */
  placeOf(list: 'axl' | 'copies', i: number): string;
}

const WORDS = ['name', 'about', 'version', 'clock', 'include', 'generate', 'axl', 'copies'];

/** @throws OptionError with file, line and reason */
export function readFixtureFile(path: string): ReadFixture {
  return readFrom(path, []);
}

/** @throws OptionError with line and reason */
export function parseFixture(text: string): ReadFixture {
  return assembled(partOf(text, 'fixture'), () => {
    throw new OptionError('a fixture that is sent cannot include files');
  });
}

export function givenFixture(fixture: Fixture): ReadFixture {
  return { fixture, placeOf: () => '' };
}

function readFrom(path: string, above: readonly string[]): ReadFixture {
  const file = resolve(path);
  if (above.includes(file)) throw new OptionError(`${path} includes itself`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new OptionError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return assembled(partOf(text, path), (other) =>
    readFrom(resolve(dirname(file), other), [...above, file]),
  );
}

interface Part {
  content: Record<string, unknown>;
  lineOf(path: readonly (string | number)[]): string;
}

/** One file's text. JSON is read as such first: a large one takes YAML's parser ten times as long. */
function partOf(text: string, name: string): Part {
  const lineOf = (path: readonly (string | number)[]): string => {
    const { document, lines } = yamlOf(text);
    const node = document.getIn(path, true) as Node | undefined;
    return node?.range ? `${name} line ${lines.linePos(node.range[0]).line}` : name;
  };
  const content = contentOf(text, name);
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new OptionError(`${name}: a fixture is an object with a list "axl" of operations`);
  const words = content as Record<string, unknown>;
  for (const word of Object.keys(words))
    if (!WORDS.includes(word))
      throw new OptionError(
        `${lineOf([word])}: a fixture has no "${word}"; it has ${WORDS.join(', ')}`,
      );
  for (const list of ['axl', 'copies', 'include'])
    if (words[list] !== undefined && !Array.isArray(words[list]))
      throw new OptionError(`${lineOf([list])}: "${list}" is a list`);
  return { content: words, lineOf };
}

/** The library is loaded at the first text: most starts read none, and it takes 20 ms. */
function yamlOf(text: string): { document: Document; lines: LineCounter } {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const yaml = require('yaml') as typeof import('yaml');
  const lines = new yaml.LineCounter();
  return { document: yaml.parseDocument(text, { lineCounter: lines }), lines };
}

function contentOf(text: string, name: string): unknown {
  try {
    if (/^\s*\{/.test(text)) return JSON.parse(text);
  } catch {
    // YAML's parser says where it is wrong.
  }
  const { document, lines } = yamlOf(text);
  const [wrong] = document.errors;
  if (wrong) {
    const [message = ''] = wrong.message.split('\n');
    throw new OptionError(
      `${name} line ${lines.linePos(wrong.pos[0]).line}: ${message.replace(/ at line.*$/, '')}`,
    );
  }
  return document.toJS();
}

function generated(told: FixtureGenerate, lineOf: Part['lineOf']): Step[] {
  try {
    return [...generatedSteps(told)];
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new OptionError(`${lineOf(['generate'])}: ${error.message}`);
  }
}

/** Steps of included files come first, in the order in which the files are named. */
function assembled({ content, lineOf }: Part, read: (file: string) => ReadFixture): ReadFixture {
  const {
    include = [],
    generate,
    axl = [],
    copies = [],
    ...about
  } = content as Partial<Fixture> & {
    include?: unknown[];
    generate?: FixtureGenerate;
  };
  const included = include.map((file, i) => {
    if (typeof file !== 'string')
      throw new OptionError(`${lineOf(['include', i])}: "include" is a list of files`);
    try {
      return read(file);
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      throw new OptionError(`${lineOf(['include', i])}: ${error.message}`);
    }
  });
  const made = generate === undefined ? [] : generated(generate, lineOf);
  const lists = {
    axl: [...included.map(({ fixture }) => fixture.axl), made, axl],
    copies: [...included.map(({ fixture }) => fixture.copies ?? []), [], copies],
  };
  return {
    fixture: {
      ...about,
      axl: (lists.axl as Step[][]).flat(),
      copies: (lists.copies as FixtureCopies[][]).flat(),
    },
    placeOf(list, i) {
      let left = i;
      for (const [k, part] of lists[list].entries()) {
        if (left < part.length)
          return (
            included[k]?.placeOf(list, left) ??
            lineOf(k === included.length ? ['generate'] : [list, left])
          );
        left -= part.length;
      }
      return '';
    },
  };
}
