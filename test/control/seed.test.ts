/** Fixtures: from a file, with includes, at run time, and again when the file changes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock, type Ucmock } from '../../server';
import { sql } from '../support/axl';
import { control } from '../support/control';
import { useServer } from '../support/server';

const server = useServer({
  fixture: { axl: [{ addUser: { user: { userid: 'first', lastName: 'X' } } }] },
});

const users = async (ucm: Ucmock): Promise<string[]> =>
  (await sql(ucm, 'select userid from enduser order by userid')).map(({ userid }) => userid ?? '');
const step = (userid: string) => `  - addUser: {user: {userid: ${userid}, lastName: X}}\n`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ucmock-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('POST /seed', () => {
  const seed = (text: string, query = '') => control(server.ucm, 'POST', `/seed${query}`, text);

  it('adds to what is there, until the next reset', async () => {
    expect((await seed(`axl:\n${step('amara')}${step('bao')}`)).json).toEqual({
      steps: 2,
      copies: 0,
    });
    expect(await users(server.ucm)).toEqual(['amara', 'bao', 'first']);
    await server.ucm.reset();
    expect(await users(server.ucm)).toEqual(['first']);
  });

  it('with start=true it takes the place of the fixture of the start', async () => {
    await seed(`axl:\n${step('amara')}`, '?start=true');
    expect(await users(server.ucm)).toEqual(['amara']);
    await server.ucm.reset();
    await server.ucm.reset();
    expect(await users(server.ucm)).toEqual(['amara']);
    await seed(`axl:\n${step('first')}`, '?start=true');
  });

  it.each([
    [`axl:\n${step('amara')}  - addUser: {user: {}}\n`, 'fixture line 3: step 2 (addUser): '],
    [`axl:\n${step('amara')}  - addFone: {}\n`, 'fixture line 3: step 2 (addFone): '],
    ['axl:\n  - {a: [}\n', 'fixture line 2: '],
    ['axl: 7\n', 'fixture line 1: "axl" is a list'],
    ['{"axl": [],\n "axle": []}', 'fixture line 2: a fixture has no "axle"'],
    ['7', 'fixture: a fixture is an object'],
    ['include: [other.yaml]\n', 'fixture line 1: a fixture that is sent cannot include files'],
    [`axl: []\ncopies:\n  - {count: 0, axl: []}\n`, 'fixture line 3: copies 1: '],
  ])('%j is refused with its line, and nothing of it stays', async (text, start) => {
    for (const query of ['', '?start=true']) {
      const { status, json } = await seed(text, query);
      expect([status, json.error.slice(0, start.length)]).toEqual([400, start]);
      expect(await users(server.ucm)).toEqual(['first']);
    }
  });
});

describe('a file', () => {
  it('may include others, whose steps come first', async () => {
    file(
      'base.json',
      JSON.stringify({ axl: [{ addUser: { user: { userid: 'base', lastName: 'X' } } }] }),
    );
    const path = file('lab.yaml', `include: [base.json]\naxl:\n${step('lab')}`);
    const ucm = await startUcmock({ port: 0, logLevel: 'error', fixture: path });
    try {
      expect(await users(ucm)).toEqual(['base', 'lab']);
    } finally {
      await ucm.stop();
    }
  });

  it.each([
    [
      'an include that is bad',
      'include: [base.yaml]\naxl: []\n',
      'axl:\n  - addFone: {}\n',
      /base\.yaml line 2: step 1 \(addFone\)/,
    ],
    [
      'an include that is not there',
      'include: [none.yaml]\naxl: []\n',
      '',
      /lab\.yaml line 1: .*none\.yaml.*ENOENT/,
    ],
    ['itself', 'include: [lab.yaml]\naxl: []\n', '', /lab\.yaml line 1: .*includes itself/],
  ])('%s stops the start with file and line', async (_, lab, base, message) => {
    file('base.yaml', base);
    const fixture = file('lab.yaml', lab);
    await expect(startUcmock({ port: 0, logLevel: 'error', fixture })).rejects.toThrow(message);
  });

  it('that is watched is read again when it changes, and not taken when it is bad', async () => {
    const fixture = file('lab.yaml', `axl:\n${step('one')}`);
    const ucm = await startUcmock({ port: 0, logLevel: 'error', fixture, watch: true });
    try {
      file('lab.yaml', 'axl:\n  - addFone: {}\n');
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(await users(ucm)).toEqual(['one']);
      file('lab.yaml', `axl:\n${step('two')}`);
      for (let i = 0; i < 100 && (await users(ucm))[0] !== 'two'; i += 1)
        await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await users(ucm)).toEqual(['two']);
    } finally {
      await ucm.stop();
    }
  });
});
