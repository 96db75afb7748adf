/** The shell over SSH, key by key: login, prompt, editing, history, help, questions, paging, end. */
import { createServer, connect, type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock, type Ucmock } from '../../server';
import { postControl } from '../support/cli';
import { openShell, type Shell } from '../support/ssh-shell';

let ucm: Ucmock;
const shells: Shell[] = [];
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    sshPort: 0,
    logLevel: 'error',
    topology: { clusters: { a: { nodes: { pub: 'publisher', sub: 'subscriber' } } } },
  });
});
afterAll(() => ucm.stop());
afterEach(() => {
  for (const shell of shells.splice(0)) shell.close();
});

const portOf = (node: string) =>
  ucm.nodes.find(({ name }) => name === `${node}.a.localhost`)?.sshPort ?? 0;
const set = (node: string, change: object) =>
  postControl(ucm, '/nodes', { node: `${node}.a.localhost`, ...change });

async function login(node = 'pub', more: { keyboard?: boolean; rows?: number } = {}) {
  const shell = await openShell({ port: portOf(node), ...more });
  shells.push(shell);
  return shell;
}

/** logged in, at the prompt */
async function atPrompt(node?: string, more = {}) {
  const shell = await login(node, more);
  await shell.until('admin:');
  return shell;
}

describe('login', () => {
  it.each([false, true])('greets as recorded; keyboard-interactive: %s', async (keyboard) => {
    const shell = await login('pub', { keyboard });
    expect(await shell.until('admin:')).toMatch(
      /^Command Line Interface is starting up, please wait \.\.\.\r\n\r\n {3}Welcome to the Platform Command Line Interface\r\n\r\nVMware Installation:\r\n(\t[^\r\n]+\r\n){3}\r\nadmin:$/,
    );
  });

  it.each([
    ['administrator', 'wrong'],
    ['nobody', 'ucmock'],
    ['administrator', ''],
  ])('%s with "%s" is refused', async (user, password) => {
    for (const keyboard of [false, true])
      await expect(openShell({ port: portOf('pub'), user, password, keyboard })).rejects.toThrow(
        /authentication|closed/i,
      );
  });

  it('each node has a port of its own, and answers as itself', async () => {
    const shell = await atPrompt('sub');
    shell.type('show myself\r');
    expect(await shell.until('admin:')).toContain('Machine Name    : sub\r\n');
  });

  it('a machine that is off lets nobody in, and ends who is there', async () => {
    const shell = await atPrompt('sub');
    await set('sub', { power: 'off' });
    await expect(openShell({ port: portOf('sub') })).rejects.toThrow();
    shell.type('\r');
    await shell.ended;
    await set('sub', { power: 'on' });
    await atPrompt('sub');
  });
});

describe('the line', () => {
  it('is echoed unbroken behind the prompt, and the answer ends in the prompt', async () => {
    const shell = await atPrompt();
    const sql = `run sql select name from device where name in (${"'SEP001122334455', ".repeat(8)}'x')`;
    shell.type(`${sql}\r`);
    expect(await shell.until(/\r\nadmin:$/)).toBe(`${sql}\r\nNo records found\r\nadmin:`);
  });

  it.each(['\r', '\n', '\r\n'])('ends with %j', async (enter) => {
    const shell = await atPrompt();
    shell.type(`show cli pagination${enter}`);
    expect(await shell.until(/Off\.\r\nadmin:$/)).toBe(
      'show cli pagination\r\nAutomatic Pagination : Off.\r\nadmin:',
    );
    shell.type('exit\r');
    expect(await shell.ended).toBe(0);
    expect(shell.seen.match(/admin:/g)).toHaveLength(2);
  });

  it('that is empty gives the prompt again, behind a lone CR', async () => {
    const shell = await atPrompt();
    shell.type('\n');
    expect(await shell.until('admin:')).toBe('\r\n\radmin:');
  });

  it.each([
    ['backspace', 'show cli paginatiom\x7fn'],
    ['arrows and insertion', 'sow cli pagination\x1b[D\x1b[H\x1b[Ch'],
    ['delete', 'sshow cli pagination\x1b[H\x1b[3~'],
    ['ctrl-u', 'nonsense\x15show cli pagination'],
    ['ctrl-w', 'show cli nonsense\x17pagination'],
    ['ctrl-a and ctrl-e', 'ow cli pagin\x01sh\x05ation'],
    ['tab', 'show cl\tpa\t'],
    ['ctrl-c', 'nonsense\x03show cli pagination'],
  ])('is edited by %s', async (_what, keys) => {
    const shell = await atPrompt();
    shell.type(`${keys}\r`);
    expect(await shell.until(/Automatic Pagination : Off\.\r\nadmin:$/)).toBeTruthy();
    expect(shell.seen).not.toContain('No valid command');
  });

  it('is what the terminal shows', async () => {
    const shell = await atPrompt();
    shell.type('ab\x7fc');
    expect(await shell.until('c')).toBe('ab\b \bc');
    shell.type('\x1b[D\x7fx');
    expect(await shell.until('\b')).toBe('\b\bc \b\bxc\b');
  });

  it('comes back from history by the arrows', async () => {
    const shell = await atPrompt();
    shell.type('show myself\rshow cli pagination\r');
    await shell.until(/Off\.\r\nadmin:$/);
    shell.type('half\x1b[A\x1b[A\x1b[B\x1b[A\r');
    expect(await shell.until(/Machine Name[^]*admin:$/)).toBeTruthy();
    shell.type('\x1b[A\x1b[A\x1b[B\x1b[B\x1b[B\r');
    expect(await shell.until(/admin:$/)).toMatch(/\r\n\radmin:$/);
  });

  it('lists a menu by Tab, completes what is unique, and is shown again', async () => {
    const shell = await atPrompt();
    shell.type('show cli\t');
    expect(await shell.until('admin:show cli ')).toBe(
      'show cli\r\n    show cli pagination\r\nadmin:show cli ',
    );
    shell.type('\x15show \t');
    expect(await shell.until('admin:show ')).toContain('    show network*\r\n');
    shell.type('\x15show x\t');
    expect(await shell.until('admin:show x')).toMatch(/\r\nadmin:show x$/);
    shell.type('\x15utils service \t\x15utils service st\t');
    expect(await shell.until(/ service start\r\n[^]*admin:utils service st$/)).toContain(
      '    utils service stop\r\nadmin:utils service st',
    );
  });

  it('shows help at ?, but not inside SQL', async () => {
    const shell = await atPrompt();
    shell.type('utils service restart ?');
    expect(await shell.until('admin:utils service restart ')).toContain(
      '\r\nSyntax:\r\nutils service restart servicename\r\nservicename   mandatory   ',
    );
    shell.type("\x15run sql select name from device where name = '?'\r");
    expect(await shell.until(/admin:$/)).toMatch(/'\?'\r\nNo records found\r\nadmin:$/);
  });

  it('typed ahead is dropped when Ctrl-C ends the command', async () => {
    const shell = await atPrompt();
    shell.type('utils service restart Cisco Tftp\rshow myself\r');
    await shell.until(/STARTING/);
    shell.type('\x03');
    expect(await shell.until(/Control-C pressed\r\nadmin:$/)).toBeTruthy();
    shell.type('show cli pagination\r');
    expect(await shell.until(/Off\.\r\nadmin:$/)).not.toContain('Machine Name');
  });

  it('is UTF-8, however its bytes and sequences are cut', async () => {
    const shell = await atPrompt();
    for (const byte of Buffer.from(
      "run sql select 'Jürgen' as näme from systables where tabid = 11\x1b[D\x7f\r",
    ))
      shell.type(Buffer.from([byte]));
    expect(await shell.until(/\r\nadmin:$/)).toMatch(/\r\nJürgen \r\nadmin:$/);
  });

  it('longer than any command is cut, and the shell lives on', async () => {
    const shell = await atPrompt();
    shell.type('x'.repeat(100_000));
    shell.type('\r');
    await shell.until(/No valid command entered\r\nadmin:$/);
    expect(shell.seen.length).toBeLessThan(70_000);
  });
});

describe('questions', () => {
  beforeEach(() => ucm.reset());

  it('of one key take it without Enter; it is echoed behind the question', async () => {
    const shell = await atPrompt();
    shell.type('set cli session timeout 60\r');
    expect(await shell.until('Continue (y/n)?')).toBe(
      'set cli session timeout 60\r\nContinue (y/n)?',
    );
    shell.type('y');
    expect(await shell.until('admin:')).toBe(
      'y\r\nSession timeout is set to 60 minutes for new sessions\r\nadmin:',
    );
  });

  it('of a word take it with Enter, typed slowly', async () => {
    const shell = await atPrompt('sub');
    shell.type('utils system restart\r');
    await shell.until('Enter (yes/no)? ');
    for (const key of 'no\r') shell.type(key);
    expect(await shell.until('admin:')).toBe('no\r\nadmin:');
    shell.type('utils system restart\r');
    await shell.until('Enter (yes/no)? ');
    shell.type('yes\n');
    await shell.ended;
    expect(shell.seen).toContain('The system is going down for reboot NOW!\r\n');
    await expect(openShell({ port: portOf('sub') })).rejects.toThrow();
    await postControl(ucm, '/clock', { advance: { seconds: 10 } });
    await atPrompt('sub');
  });

  it('end by Ctrl-C', async () => {
    const shell = await atPrompt('sub');
    shell.type('utils system restart\r');
    await shell.until('Enter (yes/no)? ');
    shell.type('\x03');
    expect(await shell.until('admin:')).toBe('\r\nControl-C pressed\r\nadmin:');
  });
});

it('with pagination long output stops at the end of the screen', async () => {
  const shell = await atPrompt('pub', { rows: 10 });
  shell.type('set cli pagination on\r');
  await shell.until('turned on\r\nadmin:');
  shell.type('show status\r');
  const pager = 'Press <enter> for 1 line, <space> for one page, or <q> to quit';
  const first = await shell.until(pager);
  expect(first.split('\r\n')).toHaveLength(1 + 9 + 1);
  shell.type('\r');
  expect((await shell.until(pager)).split('\r\n')).toHaveLength(3);
  shell.type(' ');
  expect((await shell.until(pager)).split('\r\n')).toHaveLength(11);
  shell.type('q');
  expect(await shell.until('admin:')).toBe('q\r\nadmin:');
  shell.type('set cli pagination off\rshow status\r');
  expect(await shell.until(/Disk\/logging[^]*admin:$/)).not.toContain('Press <enter>');
});

it.each([
  ['exit', 'exit\r'],
  ['quit', 'quit\r'],
  ['Ctrl-D', '\x04'],
])('%s ends the session', async (_what, keys) => {
  const shell = await atPrompt();
  shell.type(keys);
  expect(await shell.ended).toBe(0);
  expect(shell.seen).toMatch(/\r\n$/);
});

it('an idle session ends after 30 minutes of the cluster clock; a key begins them anew', async () => {
  await ucm.reset();
  const shell = await atPrompt();
  const minutes = (count: number) => postControl(ucm, '/clock', { advance: { minutes: count } });
  await minutes(20);
  shell.type('\r');
  await shell.until('admin:');
  await minutes(20);
  shell.type('show myself\r');
  await shell.until(/Machine[^]*admin:$/);
  await minutes(31);
  expect(await shell.ended).toBe(0);
});

it('nothing but a shell is offered', async () => {
  const { Client } = await import('ssh2');
  const client = new Client();
  await new Promise<void>((resolve, reject) => {
    client.on('ready', resolve).on('error', reject);
    client.connect({
      host: '127.0.0.1',
      port: portOf('pub'),
      username: 'administrator',
      password: 'ucmock',
    });
  });
  const asks: ((done: (error?: Error) => void) => void)[] = [
    (done) => client.exec('show status', done),
    (done) => client.sftp(done),
    (done) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', 22, done),
  ];
  for (const ask of asks)
    expect(await new Promise((resolve) => ask((error) => resolve(error)))).toBeInstanceOf(Error);
  client.end();
});

it('what is no SSH does no harm', async () => {
  const socket = connect(portOf('pub'), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50));
  await new Promise((resolve) =>
    socket
      .once('close', resolve)
      .on('error', () => undefined)
      .resume(),
  );
  await atPrompt();
});

it('a taken port is a sentence, and nothing is left open', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(startUcmock({ port: 0, sshPort: port, logLevel: 'error' })).rejects.toThrow(
    /--ssh-port/,
  );
  await new Promise((resolve) => other.close(resolve));
});

/** a free port with a free one behind it */
async function twoPorts(): Promise<number> {
  for (;;) {
    const [first, second] = [createServer(), createServer()];
    const listening = (server: typeof first, at: number) =>
      new Promise<boolean>((resolve) => {
        server.once('error', () => resolve(false)).listen(at, '127.0.0.1', () => resolve(true));
      });
    await listening(first, 0);
    const { port } = first.address() as AddressInfo;
    const both = await listening(second, port + 1);
    first.close();
    second.close();
    if (both) return port;
  }
}

it('further nodes have the ports after the first', async () => {
  const port = await twoPorts();
  const own = await startUcmock({
    port: 0,
    sshPort: port,
    logLevel: 'error',
    topology: { clusters: { b: { nodes: { pub: 'publisher', sub: 'subscriber' } } } },
  });
  expect(own.nodes.map(({ sshPort }) => sshPort)).toEqual([port, port + 1]);
  await own.stop();
});

it('host keys are kept with the data', async () => {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-ssh-'));
  try {
    const keys: string[] = [];
    for (let i = 0; i < 2; i += 1) {
      const own = await startUcmock({ port: 0, sshPort: 0, data, logLevel: 'error' });
      const { Client } = await import('ssh2');
      const client = new Client();
      await new Promise<void>((resolve, reject) => {
        client.on('ready', resolve).on('error', reject);
        client.connect({
          host: '127.0.0.1',
          port: own.nodes[0]?.sshPort ?? 0,
          username: 'administrator',
          password: 'ucmock',
          hostVerifier: (key: Buffer) => {
            keys.push(key.toString('base64'));
            return true;
          },
        });
      });
      client.end();
      await own.stop();
    }
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(statSync(join(data, 'certificates', 'ssh_host_ed25519_key')).mode & 0o077).toBe(0);
  } finally {
    rmSync(data, { recursive: true });
  }
});
