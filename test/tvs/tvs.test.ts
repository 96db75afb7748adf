/**
 * The trust verification service by the bytes that were recorded from a real phone and server
 * (facts/trust-lists.md 6), by openssl s_client, and by the public client tvsc where it is installed.
 */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '../support/axl';
import { command, postControl } from '../support/cli';
import { describeWith, have, run } from '../support/have';
import { ask } from '../support/rest';
import { useServer } from '../support/server';
import { byOpenssl, rawTls } from '../support/tls-messages';

const server = useServer({ tvsPort: 0, requestTimeout: 1_500 });
const port = () => server.ucm.nodes[0]?.tvsPort ?? 0;
let folder: string;
let foreign: X509Certificate;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ucmock-tvs-'));
  // As in the recording: issued by an authority of Windows, 19 bytes of serial number.
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: 'ignore' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-subj',
    '/CN=stormin-WIN2012-CA',
  );
  openssl(
    'req',
    ...key,
    '-keyout',
    at('tftp.key'),
    '-out',
    at('tftp.csr'),
    '-subj',
    '/C=US/O=Cisco/OU=TAC/CN=cucm11pub',
  );
  const serial = `0x61${'00112233445566778899aabbccddeeff0011'}`;
  openssl(
    'x509',
    '-req',
    '-in',
    at('tftp.csr'),
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-set_serial',
    serial,
    '-days',
    '3650',
    '-out',
    at('tftp.pem'),
  );
  foreign = new X509Certificate(readFileSync(at('tftp.pem')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hex = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part.replace(/\s/g, ''), 'hex') : part,
    ),
  );
const sized = (value: Buffer): Buffer => hex(value.length.toString(16).padStart(4, '0'), value);
const text = (value: string): string => Buffer.from(value).toString('hex');

/** The recorded request, with this issuer and serial number. */
function query(issuer: string, serial: string): Buffer {
  const body = hex(
    '01 0018 01',
    text('CP-8861-SEPB000B4BA0AEE'),
    '03',
    // 65 letters, as long as the recorded one
    sized(hex(text('CN=cucm11pub;OU=TAC;O=Cisco'.padEnd(65, '.')), '00')),
    '04',
    sized(hex(text(issuer), '00')),
    '05',
    sized(hex(serial)),
  );
  return hex('57 01 03 00 000003e9', sized(body));
}

function verify(der: Buffer): Buffer {
  const body = hex('01 0018 01', text('CP-8861-SEPB000B4BA0AEE'), '02', sized(der));
  return hex('57 01 01 00 00000007', sized(body));
}

/** 57 01 04: the recorded answer for this certificate. */
function found(der: Buffer, roles: string): Buffer {
  const body = hex('07 0001 00  02', sized(der), '08', sized(hex(roles)), '09 0004 00015180');
  return hex('57 01 04 00 000003e9', sized(body));
}

async function trust(store: string, certificate: X509Certificate): Promise<void> {
  const reply = await ask(server.ucm, '/platformcom/api/v1/certmgr/config/trust/certificates', {
    login: 'administrator:ucmock',
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ service: [store], certificates: [certificate.toString()] }),
  });
  expect(reply.status).toBe(201);
}

/** Of a unit, made by the first who asks for it. */
async function own(unit: string): Promise<X509Certificate> {
  await command(server.ucm, `show cert own ${unit}`);
  const [row] = await sql(
    server.ucm,
    `select certificate from owncertificate where unit = '${unit}'`,
  );
  return new X509Certificate(String(row?.certificate));
}

/** Until a service that was started runs. */
const advance = () => postControl(server.ucm, '/clock', { advance: { minutes: 5 } });

it('answers the recorded query byte for byte, to openssl too', async () => {
  const request = query('CN=stormin-WIN2012-CA', foreign.serialNumber);
  expect(request.subarray(0, 37).toString('hex')).toBe(
    '570103000000 03e9 008f 01 0018 01'.replace(/ /g, '') + text('CP-8861-SEPB000B4BA0AEE'),
  );
  const no = hex('57 01 04 00 000003e9 0004 07 0001 01');
  const one = await rawTls(port());
  one.send(request);
  expect(await one.read(no.length)).toEqual(no);
  await trust('Phone-SAST-trust', foreign);
  await trust('CallManager-trust', foreign);
  const yes = found(foreign.raw, '00 03');
  one.send(request);
  expect(await one.read(yes.length)).toEqual(yes);
  // It shows the certificate TVS of its node.
  expect(one.shown()).toEqual((await own('TVS')).raw);
  one.close();
  expect(await byOpenssl(port(), request, yes.length)).toEqual(yes);
});

it('verifies what the nodes have for themselves', async () => {
  const call = (await own('CallManager')).raw;
  const one = await rawTls(port());
  for (const [unit, roles] of [
    ['CallManager', '00 03'],
    ['ITLRecovery', '00'],
    ['CAPF', '04'],
    ['TVS', '15'],
    ['tomcat', '07'],
  ] as const) {
    const certificate = await own(unit);
    one.send(verify(certificate.raw));
    const body = hex('07 0001 00 08', sized(hex(roles)), '09 0004 00015180');
    const answer = hex('57 01 02 00 00000007', sized(body));
    expect(await one.read(answer.length)).toEqual(answer);
  }
  const changed = Buffer.from(call);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  one.send(verify(changed));
  expect(await one.read(14)).toEqual(hex('57 01 02 00 00000007 0004 07 0001 01'));
  one.close();
});

it('is not there while its service is stopped', async () => {
  const SERVICE = 'Cisco Trust Verification Service';
  const before = await rawTls(port());
  await command(server.ucm, `utils service stop ${SERVICE}`);
  before.send(verify(foreign.raw));
  await before.ended;
  await expect(rawTls(port())).rejects.toThrow();
  await command(server.ucm, `utils service start ${SERVICE}`);
  await advance();
  (await rawTls(port())).close();
});

it('a new certificate is shown after a restart of the service', async () => {
  const first = (await rawTls(port())).shown();
  await command(server.ucm, 'set cert regen TVS', { answers: ['yes'] });
  const second = await own('TVS');
  expect(second.raw).not.toEqual(first);
  expect((await rawTls(port())).shown()).toEqual(first);
  await command(server.ucm, 'utils service restart Cisco Trust Verification Service');
  await advance();
  expect((await rawTls(port())).shown()).toEqual(second.raw);
});

it('what is no request ends the connection, and the others go on', async () => {
  const good = await rawTls(port());
  good.send(verify(foreign.raw));
  await good.read(14);
  const wrong: [string, Buffer][] = [
    ['another protocol', hex('55 01 01 00 00000001 0000')],
    ['another version', hex('57 02 01 00 00000001 0000')],
    ['an answer', hex('57 01 02 00 00000001 0004 07 0001 00')],
    ['a command that there is not', hex('57 01 63 00 00000001 0000')],
    ['no certificate', hex('57 01 01 00 00000001 0000')],
    ['an item longer than the message', hex('57 01 01 00 00000001 0005 02 ffff 0000')],
    ['an item without a head', hex('57 01 01 00 00000001 0002 02 00')],
  ];
  await Promise.all(
    wrong.map(async ([, bytes]) => {
      const one = await rawTls(port());
      one.send(bytes);
      await one.ended;
    }),
  );
  const slow = await rawTls(port());
  const drip = setInterval(() => slow.send(Buffer.from([0x57])), 400);
  slow.send(hex('57 01 01 00 00000001 ffff'));
  await slow.ended;
  clearInterval(drip);
  // The good one was silent for longer than a message may take, between two of them.
  good.send(verify(foreign.raw));
  await good.read(14);
  good.close();
  const flood = await rawTls(port());
  const question = verify(foreign.raw);
  for (let at = 0; at < 2_000; at += 1) flood.send(question);
  await flood.read(2_000 * 14);
  flood.close();
});

describeWith('tvsc', have('tvsc', '--help'), () => {
  it('the public client gets the roles', async () => {
    const file = (name: string, pem: string): string => {
      writeFileSync(join(folder, name), pem);
      return join(folder, name);
    };
    const tvs = file('tvs.pem', (await own('TVS')).toString());
    const call = file('call.pem', (await own('CallManager')).toString());
    const { out, status } = await run('tvsc', ['-T', tvs, '-h', `127.0.0.1:${port()}`, call]);
    expect(status).toBe(0);
    expect(out).toMatch(/Status: +Valid\nRole: +SAST\nRole: +TFTP\nTTL: +86400 seconds/);
  });
});
