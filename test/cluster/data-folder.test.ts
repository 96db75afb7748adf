/** A data folder belongs to one process, and a full disk loses nothing that was answered. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock, type Ucmock } from '../../server';
import { axl, AxlError, sql } from '../support/axl';
import { control } from '../support/control';
import { kill, startProcess, type Process } from '../support/processes';

const ended: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

function folder(): string {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-test-'));
  ended.push(() => rmSync(data, { recursive: true, force: true }));
  return data;
}

async function start(data: string): Promise<Process> {
  const one = await startProcess('--port', '0', '--data', data);
  ended.push(() => kill(one));
  return one;
}

const addUser = (ucm: Ucmock, userid: string): Promise<string> =>
  axl(
    ucm,
    'addUser',
    `<user><userid>${userid}</userid><lastName>Diallo</lastName><presenceGroupName>Standard Presence group</presenceGroupName></user>`,
  );

it('a second process is refused with the reason, and the first goes on', async () => {
  const data = folder();
  const first = await start(data);
  await expect(start(data)).rejects.toThrow(
    `ended with 2: ucmock: ${data} is used by another ucmock; stop that one, or take another folder with --data`,
  );
  await addUser(first.ucm, 'amara');
  await kill(first); // as a crash: nothing is tidied up
  const { ucm } = await start(data);
  expect(await axl(ucm, 'getUser', '<userid>amara</userid>')).toContain('Diallo');
});

it('so is a second one in the same process, and when the first has stopped it may have it', async () => {
  const data = folder();
  const first = await startUcmock({ port: 0, logLevel: 'error', data });
  await expect(startUcmock({ port: 0, logLevel: 'error', data })).rejects.toThrow(
    /is used by another ucmock/,
  );
  await first.stop();
  const second = await startUcmock({ port: 0, logLevel: 'error', data });
  await second.stop();
});

it('a folder that cannot be is refused with the reason', async () => {
  const data = folder();
  writeFileSync(join(data, 'file'), '');
  await expect(start(join(data, 'file'))).rejects.toThrow(/^ended with 2: ucmock: .*file/);
});

/** A file system with so many bytes; undefined where this user may not mount one. */
function smallDisk(size: string): string | undefined {
  const at = folder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  ended.push(() => void execFileSync('umount', ['-l', at]));
  return at;
}

/** A disk with little room on it, or the reason why there is none. */
function needDisk(size: string): string {
  const disk = smallDisk(size);
  if (disk === undefined) console.warn('disk full: not tested, this user may not mount');
  return disk ?? '';
}

it('a full disk is a fault, what was answered stays, and it goes on when there is space', async () => {
  const disk = needDisk('24m');
  if (disk === '') return;
  const first = await start(disk);
  const { ucm, err } = first;
  const ballast = join(disk, 'ballast');
  const kept: string[] = [];
  // As full as can be: a page less than the file system has.
  execFileSync('sh', ['-c', `dd if=/dev/zero of=${ballast} bs=4096 2>/dev/null || true`]);
  let refusal: unknown;
  for (let i = 0; refusal === undefined && i < 2000; i += 1) {
    try {
      await addUser(ucm, `user${i}`);
      kept.push(`user${i}`);
    } catch (error) {
      refusal = error;
    }
  }
  expect(refusal).toBeInstanceOf(AxlError);
  expect(refusal).toMatchObject({ code: -131, message: 'ISAM error: no free disk space' });
  expect(err()).toContain('disk-full');
  expect(await names(ucm)).toEqual(kept);
  const seeded = await control(ucm, 'POST', '/seed', {
    axl: Array.from({ length: 300 }, (_, i) => ({
      addUser: { user: { userid: `more${i}`, lastName: 'Sousa' } },
    })),
  });
  // Taking back needs room too: it says so, and what was there before is there.
  expect(seeded).toMatchObject({
    status: 409,
    json: {
      error: expect.stringMatching(
        /^fixture line .*no free disk space; .* could not be taken back/,
      ) as unknown,
    },
  });
  expect(await names(ucm)).toEqual(expect.arrayContaining(kept));
  rmSync(ballast);
  await addUser(ucm, 'zola');
  expect(await names(ucm)).toEqual(expect.arrayContaining([...kept, 'zola']));
  await kill(first);
  expect(await names((await start(disk)).ucm)).toEqual(expect.arrayContaining([...kept, 'zola']));
});

it('where there is no room for a database it does not start, and leaves no half of one', async () => {
  const disk = needDisk('3m');
  if (disk === '') return;
  await expect(start(disk)).rejects.toThrow(`ended with 2: ucmock: there is no space left for`);
  expect(existsSync(join(disk, 'ucm-pub.db'))).toBe(false);
});

async function names(ucm: Ucmock): Promise<string[]> {
  const rows = await sql(ucm, 'select userid from enduser order by userid');
  const all = rows.map(({ userid }) => userid ?? '');
  return all.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
