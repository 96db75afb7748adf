/** What is no command, help, and bad requests: nothing is changed here. */
import { startUcmock, type Ucmock } from '../../server';
import { command, postControl } from '../support/cli';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({ port: 0, logLevel: 'error' });
});
afterAll(() => ucm.stop());

const UNSUCCESSFUL = 'Executed command unsuccessfully\n';

describe('what is no command', () => {
  it.each([
    'show',
    'shw status',
    'show cert list all',
    'utils ctl reset',
    'SHOW STATUS',
    'file dump tftp *',
  ])('%s is unknown', async (line) => {
    expect(await command(ucm, line)).toBe(`${UNSUCCESSFUL}No valid command entered\n`);
  });

  it.each([
    ['show ?', '    show network*\n'],
    ['utils service ?', '    utils service restart\n'],
    ['ut?', '    utils*\n'],
    [
      'utils service restart ?',
      'Syntax:\nutils service restart servicename\nservicename   mandatory   ',
    ],
    ['help', '    utils*\n'],
    ['help utils dbreplication reset', 'reset help:\n'],
    ['help show', 'show help:\n'],
    ['help nothing', `There is no help for nothing\n${UNSUCCESSFUL}`],
  ])('%s helps', async (line, text) => {
    expect(await command(ucm, line)).toContain(text);
  });

  it('a question mark inside SQL is a character', async () => {
    expect(await command(ucm, "run sql select name from device where name = '?'")).toBe(
      'No records found\n',
    );
    expect(await command(ucm, 'run sql select name from device where name = ?')).toContain(
      UNSUCCESSFUL,
    );
  });

  it.each([
    [{}, 'say which'],
    [{ command: 'show\nstatus' }, 'one line'],
    [{ command: 'show status', answers: 'yes' }, 'list of texts'],
    [{ command: 'show status', node: 'nobody' }, 'no node'],
  ])('%j is refused', async (body, words) => {
    await expect(postControl(ucm, '/cli', body)).rejects.toThrow(words);
  });
});
