/** What was answered survives kill -9. The server runs as a process of its own, from dist. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allTexts, axl, sql, textOf } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { kill, startProcess, type Process } from '../support/processes';

const start = (data: string): Promise<Process> => startProcess('--port', '0', '--data', data);

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
        if (names.length === 40) await kill(first);
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
    await kill(second);

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

it('writers side by side: whoever got an answer before kill -9 is there, whoever was refused is not', async () => {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-data-'));
  const first = await start(data);
  try {
    const answered: string[] = [];
    const refused: string[] = [];
    const writer = async (number: number): Promise<void> => {
      for (let i = 0; ; i += 1) {
        const serial = `${number.toString(16)}${i.toString(16).padStart(3, '0')}`.toUpperCase();
        const name = `SEP00112233${serial}`;
        await axl(first.ucm, 'addPhone', phone({ name }));
        answered.push(name);
        const wrong = `SEP00112244${serial}`;
        await axl(first.ucm, 'addPhone', phone({ name: wrong, lines: lines('none') })).then(
          () => Promise.reject(new Error(`${wrong} was taken`)),
          (error: Error) => {
            if (!/not found/.test(error.message)) throw error;
            refused.push(wrong);
          },
        );
        if (answered.length >= 60) await kill(first);
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => writer(i)));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(8).fill('rejected'));
    expect(answered.length).toBeGreaterThanOrEqual(60);
    expect(refused.length).toBeGreaterThan(30);

    const second = await start(data);
    const rows = await sql(second.ucm, "select name from device where name like 'SEP001122%'");
    const kept = rows.map(({ name }) => name);
    expect(kept).toEqual(expect.arrayContaining(answered));
    expect(kept.filter((name) => name?.startsWith('SEP00112244'))).toEqual([]);
    await kill(second);
  } finally {
    await kill(first);
    rmSync(data, { recursive: true, force: true });
  }
});
