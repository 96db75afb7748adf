/** The pages of docs/ as tests use them: their examples as files and commands, their links. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Example {
  files: Record<string, string>;
  /** what has to be here for them: 'go' */
  runs: { needs: string | undefined; command: string }[];
}

const FILE = /<!-- file: (\S+) -->\n+```\w*\n([\s\S]*?)```/g;
const RUN = /<!-- run(?:: (\w+))? -->\n+```sh\n([\s\S]*?)```/g;

/** What stands under `<!-- file: NAME -->` and `<!-- run: WHAT IT NEEDS -->`. */
export function exampleOf(markdown: string): Example {
  return {
    files: Object.fromEntries(
      [...markdown.matchAll(FILE)].map(([, name = '', text = '']) => [name, text]),
    ),
    runs: [...markdown.matchAll(RUN)].map(([, needs, command = '']) => ({ needs, command })),
  };
}

export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** All pages, by their path. */
export function markdownIn(root: string): Record<string, string> {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  const all = ['README.md', 'CONTRIBUTING.md', 'schemas/README.md', ...pages];
  return Object.fromEntries(all.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

/** Targets of links within the project, with the heading that is meant. */
export function linksOf(markdown: string): { path: string; heading: string | undefined }[] {
  const prose = markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', heading] = target.split('#');
      return { path, heading };
    });
}

/** 'Fault rules' -> 'fault-rules', as hosts of repositories make anchors. */
export function anchorsOf(markdown: string): string[] {
  return [...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replace(/ /g, '-'),
  );
}
