import { startUcmock, type UcmockOptions } from '../../server';
import { readOptions } from '../../server/config/read';

it.each<[unknown, string]>([
  [{ prot: 1 }, 'unknown option prot; did you mean port?'],
  [{ port: '8443' }, 'port must be a number, not "8443"'],
  [{ port: -1 }, 'port must be a whole number, not "-1"'],
  [{ port: 70_000 }, 'port must be at most 65535, not 70000'],
  [{ limits: 'none' }, 'limits must be one of real, off, not "none"'],
  [{ strict: 'yes' }, 'strict must be a boolean, not "yes"'],
  [{ names: 'a,b' }, 'names must be a list of strings'],
  [{ names: ['a b'] }, '"a b" is no host name or address; see --names and --node-name'],
])('startUcmock(%j) is refused: %s', async (options, message) => {
  await expect(startUcmock({ port: 0, ...(options as UcmockOptions) })).rejects.toMatchObject({
    name: 'OptionError',
    message,
  });
});

it('undefined means the default, and stopping twice is stopping once', async () => {
  const ucm = await startUcmock({
    port: 0,
    host: undefined as unknown as string,
    logLevel: 'error',
  });
  expect(ucm.url).toMatch(/^https:\/\/127\.0\.0\.1:/);
  await ucm.stop();
  await expect(ucm.stop()).resolves.toBeUndefined();
});

it.each(['maybe', 'ture'])('a flag is true or false, not %s', (word) => {
  expect(() => readOptions([`--strict=${word}`], {})).toThrow(
    `--strict must be true or false, not "${word}"`,
  );
  expect(readOptions([], { UCMOCK_STRICT: 'off' }).strict).toBe(false);
  expect(readOptions([], { UCMOCK_STRICT: '1' }).strict).toBe(true);
});
