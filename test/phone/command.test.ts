/** `ucmock phone` against `ucmock`, as two processes. */
import { startCommand, ucmock, type StartedCommand } from '../support/ucmock-command';

let server: StartedCommand;

beforeAll(async () => {
  server = await startCommand([
    '--port',
    '0',
    '--seed',
    '7',
    '--file-port',
    '0',
    '--sip-port',
    '0',
  ]);
}, 60_000);
afterAll(async () => {
  server.child.kill('SIGKILL');
  await server.exit;
});

it('says with --once that a phone which nobody configured does not register', async () => {
  const { ports } = server.ready as unknown as { ports: { files: number } };
  const ran = await ucmock([
    ...['phone', '--tftp', '127.0.0.1:1', '--http-port', String(ports.files)],
    ...['--mac', '00:11:22:33:44:55', '--once', '--patience', '6'],
  ]);
  expect(ran.out).toContain('SEP001122334455 unprovisioned it has no file');
  expect(ran.status).toBe(1);
  expect(ran.err).toContain('1 not registered: Error: SEP001122334455 is unprovisioned');
}, 60_000);

it.each([
  [['--mac', '12'], '"12" is no MAC address'],
  [['--model', '9999'], 'No model "9999"'],
  [['--sip-host', 'x'], '"x" is no host'],
])('refuses %j', async (args, words) => {
  const ran = await ucmock(['phone', '--tftp', '127.0.0.1', ...args]);
  expect(ran.status).not.toBe(0);
  expect(ran.err).toContain(words);
});
