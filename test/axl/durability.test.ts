/** What was answered survives kill -9. The server runs as a process of its own, from dist. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ucmock } from '../../server';
import { allTexts, axl, sql, textOf } from '../support/axl';
import { line, phone, user } from '../support/builders';

const MAIN = join(__dirname, '..', '..', 'dist', 'server', 'main.js');

interface Process {
  child: ChildProcess;
  ucm: Ucmock;
}

async function start(data: string): Promise<Process> {
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const text = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve(out);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${String(code)}`)));
  });
  const url = /https:\/\/[\d.]+:\d+/.exec(text)?.[0] ?? '';
  const ca = readFileSync(/CA (\S+)/.exec(text)?.[1] ?? '', 'utf8');
  return {
    child,
    ucm: {
      url,
      axlUrl: `${url}/axl/`,
      ca,
      login: { user: 'administrator', password: 'ucmock' },
    } as Ucmock,
  };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

it('every acknowledged write is there after kill -9, secrets too, and none of them in clear', async () => {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-data-'));
  try {
    const first = await start(data);
    await axl(first.ucm, 'addUser', user({ pin: '83921', password: 'Jabber!234' }));
    await axl(
      first.ucm,
      'addAppUser',
      '<appUser><userid>tool</userid><password>Provision.1</password></appUser>',
    );
    const names: string[] = [];
    const writing = (async () => {
      for (let i = 0; ; i += 1) {
        const name = `SEP0011223344${i.toString(16).toUpperCase().padStart(2, '0')}`;
        await axl(first.ucm, 'addPhone', phone({ name }));
        names.push(name);
        if (names.length === 40) await kill(first.child);
      }
    })();
    await expect(writing).rejects.toThrow();
    expect(names.length).toBeGreaterThanOrEqual(40);

    const second = await start(data);
    const found = await axl(
      second.ucm,
      'listPhone',
      '<searchCriteria><name>SEP0011223344%</name></searchCriteria><returnedTags><name/></returnedTags>',
    );
    expect(allTexts(found, 'name')).toEqual(expect.arrayContaining(names));
    expect(
      textOf(
        await axl(second.ucm, 'doAuthenticateUser', '<userid>amara</userid><pin>83921</pin>'),
        'userAuthenticated',
      ),
    ).toBe('true');
    await axl(second.ucm, 'addLine', line());
    expect(await sql(second.ucm, "select name from applicationuser where name = 'tool'")).toEqual([
      { name: 'tool' },
    ]);
    await kill(second.child);

    const files = ['ucm-pub.db', 'ucm-pub.db-wal']
      .map((file) => readFileSync(join(data, file)).toString('latin1'))
      .join();
    for (const secret of ['83921', 'Jabber!234', 'Provision.1'])
      expect(files.includes(secret)).toBe(false);
    expect(statSync(join(data, 'secrets.key')).mode & 0o077).toBe(0);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
