/** Real peers at the command line: openssh, paramiko, netmiko. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock, type Ucmock } from '../../server';
import { describeWith, have, run } from '../support/have';
import { pythonWithNetmiko } from '../support/python';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    sshPort: 0,
    logLevel: 'error',
    topology: { clusters: { a: { nodes: { pub: 'publisher', sub: 'subscriber' } } } },
  });
});
afterAll(() => ucm.stop());

const port = () => String(ucm.nodes[0]?.sshPort ?? 0);

describeWith('openssh', have('ssh', '-V'), () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'ucmock-askpass-'));
    const script = join(directory, 'askpass');
    writeFileSync(script, '#!/bin/sh\necho "$UCMOCK_TEST_PASSWORD"\n');
    chmodSync(script, 0o700);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const ssh = (input: string, { password = 'ucmock', more = [] as string[] } = {}) =>
    run(
      'ssh',
      [
        ...['-tt', '-p', port(), '-F', '/dev/null', '-o', 'StrictHostKeyChecking=no'],
        ...['-o', `UserKnownHostsFile=${join(directory, 'known')}`, '-o', 'ConnectTimeout=10'],
        ...['-o', 'NumberOfPasswordPrompts=1', ...more, 'administrator@127.0.0.1'],
      ],
      {
        env: {
          SSH_ASKPASS: join(directory, 'askpass'),
          SSH_ASKPASS_REQUIRE: 'force',
          DISPLAY: ':0',
          UCMOCK_TEST_PASSWORD: password,
        },
        input,
      },
    );

  it('moves the cluster to mixed mode, and shows the CTL', async () => {
    const { out } = await ssh('utils ctl set-cluster mixed-mode\ny\nshow ctl\nexit\n');
    expect(out).toMatch(
      /Do you want to continue\? \(y\/n\):y\r\n\s*Moving Cluster to Mixed Mode\r\nCluster set to Mixed Mode\r\n/,
    );
    expect(out).toMatch(
      /admin:show ctl\r\nThe checksum value of the CTL file:\r\n[0-9a-f]{32}\(MD5\)/,
    );
    expect(out).toContain('The CTL file was verified successfully.\r\n');
  });

  it.each(['password', 'keyboard-interactive'])(
    'logs in by %s, asks, and leaves',
    async (method) => {
      const { status, out, err } = await ssh('show version active\nshow myself\nexit\n', {
        more: ['-o', `PreferredAuthentications=${method}`],
      });
      expect(out).toContain(
        `admin:show version active\r\nActive Master Version: ${ucm.build}\r\nActive Version`,
      );
      expect(out).toContain('Machine Name    : pub\r\n');
      expect(out).toMatch(/admin:exit\r\n\r\n$/);
      expect(err).toContain('Connection to 127.0.0.1 closed.');
      expect(status).toBe(0);
    },
  );

  it('is refused with a wrong password', async () => {
    const { status, err } = await ssh('', { password: 'wrong' });
    expect(err).toContain('Permission denied (password,keyboard-interactive)');
    expect(status).toBe(255);
  });
});

describe('Python', () => {
  let python: string | undefined;
  beforeAll(async () => {
    python = await pythonWithNetmiko();
    if (python === undefined)
      process.stderr.write('SKIPPED: Python with netmiko and paramiko is not installed\n');
  }, 180_000);

  it('paramiko and netmiko read runtimestate, answer a question, and restart a service', async () => {
    if (python === undefined) return;
    const script = join(__dirname, '..', 'support', 'drive_cli.py');
    const { out, err, status } = await run(python, [script, port()]);
    if (status !== 0) throw new Error(err);
    const said = JSON.parse(out) as {
      paramiko: Record<string, string>;
      interactive: boolean;
      netmiko: { rows: string[][]; restart: string };
    };
    expect(said.paramiko['set cli pagination off']).toContain('Automatic pagination is turned off');
    expect(said.paramiko['show status']).toContain('\nUptime:\n ');
    expect(said.paramiko.timeout).toContain('Session timeout is set to 45 minutes');
    expect(said.paramiko['utils dbreplication runtimestate']).toContain('(2) Setup Completed');
    expect(said.interactive).toBe(true);
    expect(said.netmiko.rows).toEqual([
      ['pub', '127.0.0.1', '0.020', 'Y/Y/Y', '0', 'g_2', '2', 'Setup Completed'],
      ['sub', '127.0.0.1', '0.256', 'Y/Y/Y', '0', 'g_3', '2', 'Setup Completed'],
    ]);
    expect(said.netmiko.restart).toContain('Cisco Tftp[STARTED]');
  }, 90_000);
});
