/** The package in an empty project, with nothing but the pages of docs/tasks to go by. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { have, run } from '../support/have';
import { packed, type Packed } from '../support/packed';
import { anchorsOf, exampleOf, linksOf, markdownIn, writeFiles } from '../support/pages';
import { pythonWithPytest } from '../support/python';

const ROOT = join(__dirname, '..', '..');
const TASKS = join(ROOT, 'docs', 'tasks');
const page = (name: string): string => readFileSync(join(TASKS, name), 'utf8');
let project: Packed;

beforeAll(async () => {
  project = await packed();
}, 120_000);
afterAll(() => project.remove());

it('holds what is used, and is small', () => {
  expect(project.files).toEqual(expect.arrayContaining(['dist/bundle/main.js', 'dist/bundle/jest.js', 'dist/bundle/testcontainers.js', 'docs/tasks/jest.md', 'wsdl/axl/15.0/AXLAPI.wsdl'])); // prettier-ignore
  expect(project.files.filter((path) => /^(test|examples|dist\/examples)\//.test(path))).toEqual(
    [],
  );
  expect(project.size).toBeLessThan(5e6);
});

it('npx ucmock runs in an empty project', async () => {
  const { status, out } = await run('npx', ['--no', 'ucmock', '--version'], {
    cwd: project.folder,
  });
  expect({ status, out }).toEqual({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string }); // prettier-ignore
}, 60_000);

it('starts with code of another V8 beside the bundle, too', async () => {
  const [kept = ''] = readdirSync(join(ROOT, 'dist', 'bundle')).filter((n) => n.endsWith('.code'));
  const bundle = join(project.folder, 'node_modules', 'ucmock', 'dist', 'bundle');
  writeFileSync(join(bundle, kept), 'something else');
  const { status, err } = await run('npx', ['--no', 'ucmock', 'coverage'], { cwd: project.folder });
  expect({ status, err }).toEqual({ status: 0, err: '' });
}, 60_000);

/** PATH in which the programs that an example needs are found; undefined: they are not here. */
async function pathWith(needs: string | undefined): Promise<string | undefined> {
  const usual = process.env.PATH ?? '';
  if (needs === 'pytest') {
    const python = await pythonWithPytest();
    if (python === undefined) return undefined;
    // A virtual environment has it as `python`; where it is the machine's own, python3 is that.
    if (python !== 'python3') return `${dirname(python)}:${usual}`;
    return have('python') ? usual : undefined;
  }
  if (needs === 'go') return have('go', 'version') ? usual : undefined;
  if (needs === 'java') return have('java', '--version') ? usual : undefined;
  return needs === undefined ? usual : undefined;
}

describe.each(
  readdirSync(TASKS).filter((name) => Object.keys(exampleOf(page(name)).files).length > 0),
)('docs/tasks/%s', (name) => {
  // prettier-ignore
  it('is true', async () => {
    const { files, runs } = exampleOf(page(name));
    expect(runs).toHaveLength(1);
    const folder = join(project.folder, name.replace('.md', ''));
    mkdirSync(folder);
    // The pages of vitest and jest are about one tool.
    const [tool] = name === 'vitest.md' ? [exampleOf(page('jest.md')).files] : [{}];
    const { 'provision.test.js': _, ...rest } = tool;
    writeFiles(folder, { 'package.json': '{}', ...rest, ...files });
    symlinkSync(join(project.folder, 'node_modules'), join(folder, 'node_modules'));
    for (const { needs, command } of runs) {
      const PATH = await pathWith(needs);
      if (PATH === undefined) {
        process.stderr.write(`SKIPPED: docs/tasks/${name} (no ${needs ?? ''} here)\n`);
        continue;
      }
      const env = { PATH, CI: '1', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', UCMOCK_PORT: '' };
      const ran = await run('sh', ['-ec', command], { cwd: folder, env });
      expect(ran.status === 0 ? '' : `${ran.out}\n${ran.err}`).toBe('');
    }
  }, 300_000);
});

it('links lead to pages and headings that are there', () => {
  const pages = markdownIn(ROOT);
  const broken = Object.entries(pages).flatMap(([from, text]) =>
    linksOf(text).flatMap(({ path, heading }) => {
      const target = path === '' ? from : normalize(join(dirname(from), path));
      if (!existsSync(join(ROOT, target))) return [`${from}: ${path}`];
      const there = pages[target];
      const isThere = heading === undefined || there === undefined || anchorsOf(there).includes(heading); // prettier-ignore
      return isThere ? [] : [`${from}: ${path}#${heading}`];
    }),
  );
  expect(broken).toEqual([]);
});
