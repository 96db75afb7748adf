/** Shell completion: what may stand where the cursor is, and in the shells themselves. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../server/commands';
import { candidates } from '../../server/commands/complete';
import { describeWith, have, run } from '../support/have';
import { MAIN } from '../support/ucmock-command';

const words = (...typed: string[]): string[] => candidates(COMMANDS, typed).map(([word]) => word);

it.each([
  [['sna'], ['snapshot']],
  [['snapshot', 're'], ['restore']],
  [['snapshot', 'restore', ''], []],
  [['snapshot', '--clu'], ['--cluster']],
  [['--strict', '--lim'], ['--limits']],
  [
    ['--limits', ''],
    ['real', 'off'],
  ],
  [['up', '--log-level', 'w'], ['warn']],
  [['up', '--admin-password', ''], []],
  [['--data', ''], [':dir']],
  [['seed', ''], [':file']],
  [['seed', '--start', ''], [':file']],
  [['seed', '--start', '--sta'], []],
  [['seed', 'x.yaml', ''], []],
  [['nonsense', '--'], []],
])('%j', (typed, expected) => {
  expect(words(...typed)).toEqual(expected);
});

it('every command, and every flag of it with its meaning', () => {
  expect(words('')).toEqual(COMMANDS.map(({ name }) => name));
  expect(candidates(COMMANDS, ['up', '--strict'])).toEqual([
    ['--strict', 'refuse what the schema forbids and say which path'],
  ]);
});

describe('in the shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-shell-'));
  const env = { PATH: `${folder}:${process.env.PATH ?? ''}`, HOME: folder };
  beforeAll(() => {
    writeFileSync(join(folder, 'ucmock'), `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`);
    chmodSync(join(folder, 'ucmock'), 0o755);
    writeFileSync(join(folder, 'my lab.yaml'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const shell = async (name: string, args: string[], script: string) => {
    const { out, err } = await run(name, [...args, '-c', script], { env, cwd: folder });
    expect(err).toBe('');
    return out.trim().split('\n');
  };

  describeWith('bash', have('bash'), () => {
    const ask = (...line: string[]) =>
      shell(
        'bash',
        [],
        `source <(ucmock completion bash)
         COMP_WORDS=(${['ucmock', ...line].map((word) => `'${word}'`).join(' ')})
         COMP_CWORD=${line.length}; _ucmock; printf '%s\\n' "\${COMPREPLY[@]}"`,
      );
    it('completes commands, values and files', async () => {
      expect(await ask('f')).toEqual(['faults']);
      expect(await ask('up', '--limits', '')).toEqual(['real', 'off']);
      expect(await ask('seed', 'my')).toEqual(['my lab.yaml']);
    });
  });

  describeWith('zsh', have('zsh'), () => {
    const ask = (...line: string[]) =>
      shell(
        'zsh',
        ['-f'],
        `compdef() {}; _describe() { print -l -- "\${found[@]}" }; _files() { print files "$@" }
         source <(ucmock completion zsh)
         words=(${['ucmock', ...line].map((word) => `'${word}'`).join(' ')})
         CURRENT=${line.length + 1}; _ucmock`,
      );
    it('completes commands with their meaning, values and files', async () => {
      expect(await ask('fau')).toEqual(['faults:make a running cluster misbehave']);
      expect(await ask('up', '--limits', 'r')).toEqual([
        "real:the real server's limits; off for bulk work",
      ]);
      expect(await ask('--data', '')).toEqual(['files -/']);
    });
  });

  describeWith('fish', have('fish'), () => {
    const ask = (line: string) =>
      shell('fish', [], `ucmock completion fish | source; complete -C '${line}'`);
    it('completes commands with their meaning, values and files', async () => {
      expect(await ask('ucmock fau')).toEqual(['faults\tmake a running cluster misbehave']);
      expect(await ask('ucmock up --limits ')).toEqual([
        expect.stringMatching(/^off\t/),
        expect.stringMatching(/^real\t/),
      ]);
      expect((await ask('ucmock seed my'))[0]).toMatch(/^my\\? lab\.yaml/);
    });
  });
});
