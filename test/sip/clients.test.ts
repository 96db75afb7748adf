/** Public SIP programs register; what is no SIP hurts nobody. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl, axlRaw } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { command } from '../support/cli';
import { describeWith, have, run } from '../support/have';
import { rawPhone, registerText } from '../support/raw-sip';
import { useServer } from '../support/server';

const server = useServer({ sipPort: 0, requestTimeout: 2_000 });
const port = () => server.ucm.nodes[0]?.sipPort ?? 0;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ucmock-sip-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  await axl(server.ucm, 'addLine', line({ pattern: '1001' }));
});

const SCENARIO = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="register"><send retrans="500"><![CDATA[

REGISTER sip:[remote_ip] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:1001@[remote_ip]>;tag=[call_number]
To: <sip:1001@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 REGISTER
Contact: <sip:1001@[local_ip]:[local_port]>;+u.sip!devicename.ccm.cisco.com="SEP001122334455"
Expires: 300
Content-Length: 0

]]></send><recv response="200"/></scenario>`;

describeWith('sipp', have('sipp', '-v') || have('which', 'sipp'), () => {
  it('registers a telephone, a hundred times in a second', async () => {
    await axl(server.ucm, 'addPhone', phone({ lines: lines('1001') }));
    const file = join(folder, 'register.xml');
    writeFileSync(file, SCENARIO);
    const { status } = await run(
      'sipp',
      [
        ...['-sf', file, `127.0.0.1:${port()}`, '-i', '127.0.0.1', '-m', '100', '-r', '100'],
        ...['-nostdin', '-timeout', '20s', '-timeout_error'],
      ],
      { cwd: folder, env: { TERM: 'dumb' } },
    );
    expect(status).toBe(0);
    const shown = await command(server.ucm, 'show risdb query phone');
    expect(shown).toContain('\n1, 1, 0, 1, 0, 0, 0, ');
    expect(shown).toMatch(/\nSEP001122334455, , 127\.0\.0\.1, .*, reg, SIP, 36224, /);
    expect(shown).toContain('\nTotal count 1\n');
  }, 30_000);

  it('a telephone that nobody configured is let in where auto-registration is on', async () => {
    const file = join(folder, 'stranger.xml');
    const stranger = (status: number) =>
      SCENARIO.replaceAll('sip:1001@', 'sip:AUTO-REG@')
        .replace('SEP001122334455"', 'SEP0011223344CC";+u.sip!model.ccm.cisco.com="683"')
        .replace('response="200"', `response="${status}"`);
    const comes = async (status: number) => {
      writeFileSync(file, stranger(status));
      const words = ['-sf', file, `127.0.0.1:${port()}`, '-i', '127.0.0.1', '-m', '1'];
      const more = ['-nostdin', '-timeout', '20s', '-timeout_error'];
      return (await run('sipp', [...words, ...more], { cwd: folder, env: { TERM: 'dumb' } }))
        .status;
    };
    const made = () =>
      axlRaw(server.ucm, 'getPhone', '<name>SEP0011223344CC</name>').then(({ status }) => status);
    expect(await comes(404)).toBe(0);
    expect(await made()).toBe(500);
    await axl(
      server.ucm,
      'updateCallManager',
      '<name>CM_ucm-pub</name><autoRegistration><startDn>2000</startDn><endDn>2001</endDn><autoRegistrationEnabled>true</autoRegistrationEnabled></autoRegistration>',
    );
    expect(await comes(200)).toBe(0);
    expect(await made()).toBe(200);
  }, 30_000);
});

describeWith('baresip', have('which', 'baresip'), () => {
  it('a softphone registers as a third-party telephone, by digest', async () => {
    await axl(server.ucm, 'addUser', user({ digestCredentials: 'digest-1' }));
    await axl(
      server.ucm,
      'addPhone',
      phone({
        ...{ name: 'SEP0000000000BB', product: 'Third-party SIP Device (Basic)' },
        ...{ phoneTemplateName: 'Third-party SIP Device (Basic)', digestUser: 'amara' },
        lines: lines('1001'),
      }),
    );
    writeFileSync(
      join(folder, 'accounts'),
      `<sip:1001@127.0.0.1:${port()};transport=tcp>;auth_user=amara;auth_pass=digest-1;regint=60\n`,
    );
    writeFileSync(
      join(folder, 'config'),
      'sip_listen 127.0.0.1:0\nmodule_path /usr/lib/baresip/modules\nmodule_app account.so\nmodule_app menu.so\n',
    );
    const { out, err } = await run('baresip', ['-f', folder, '-t', '3'], { cwd: folder });
    expect(out + err).toMatch(/200 OK/);
    expect(await command(server.ucm, 'show risdb query phone phoneextn')).toContain(
      'SEP0000000000BB',
    );
  }, 30_000);
});

it('garbage, floods and half messages are bounded, and telephones are served on', async () => {
  await axl(server.ucm, 'addPhone', phone({ lines: lines('1001') }));
  const udp = await rawPhone('UDP', { port: port() });
  for (const bytes of [
    '',
    '\0\0\0',
    'GET / HTTP/1.1\r\n\r\n',
    'REGISTER\r\n\r\n',
    '\xff'.repeat(900),
  ])
    udp.send(bytes === '' ? '\r\n' : bytes);
  const tcp = await rawPhone('TCP', { port: port() });
  tcp.send(`REGISTER sip:x SIP/2.0\r\nX: ${'y'.repeat(40_000)}`);
  await tcp.ended;
  const slow = await rawPhone('TCP', { port: port() });
  slow.send('REGISTER sip:x SIP/2.0\r\n');
  await slow.ended;
  udp.send(registerText(udp, { method: 'INVITE' }));
  expect((await udp.next()).status).toBe(405);
  udp.send(registerText(udp, { method: 'DANCE' }));
  expect((await udp.next()).status).toBe(501);
  udp.send(registerText(udp, { method: 'OPTIONS' }));
  expect((await udp.next()).header('Allow')).toContain('REGISTER');
  udp.send(registerText(udp).replace(/^Call-ID.*\r\n/m, ''));
  expect((await udp.next()).status).toBe(400);
  udp.send(registerText(udp));
  expect((await udp.next()).status).toBe(200);
  udp.close();
});

it('while Cisco CallManager is down nobody answers, and its telephones are unregistered', async () => {
  await axl(server.ucm, 'addPhone', phone({ lines: lines('1001') }));
  const tcp = await rawPhone('TCP', { port: port() });
  tcp.send(registerText(tcp, { transport: 'tcp' }));
  expect((await tcp.next()).status).toBe(200);
  await command(server.ucm, 'utils service stop Cisco CallManager', { answers: ['y'] });
  expect(await command(server.ucm, 'show risdb query phone')).toMatch(/, unr, SIP/);
  const late = await rawPhone('TCP', { port: port() });
  await late.ended;
  tcp.close();
});
