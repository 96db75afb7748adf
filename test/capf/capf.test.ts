/**
 * CAPF: an installation as it was recorded from a real server (facts/trust-lists.md 7), the other
 * operations as public clients do them, wrong proofs, and what is no CAPF.
 */
import { generateKeyPairSync, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMic } from '../../phone/manufacturing/certificates';
import { axl, sql } from '../support/axl';
import { phone } from '../support/builders';
import { command, postControl } from '../support/cli';
import { eventually } from '../support/eventually';
import { describeWith, have, run } from '../support/have';
import { useServer } from '../support/server';
import { rawTls, type RawTls } from '../support/tls-messages';

const server = useServer({ capfPort: 0, requestTimeout: 4_000 });
const port = () => server.ucm.nodes[0]?.capfPort ?? 0;
const DEVICE = 'SEP001122334455';

const hex = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part.replace(/\s/g, ''), 'hex') : part,
    ),
  );
const item = (tag: string, value: Buffer): Buffer =>
  hex(tag, value.length.toString(16).padStart(4, '0'), value);
const text = (tag: string, value: string): Buffer => item(tag, Buffer.from(`${value}\0`));

interface Session extends RawTls {
  say(command: string, ...items: (string | Buffer)[]): void;
  /** the whole next message, without its session */
  hear(): Promise<string>;
}

/** A client that has heard the greeting. */
async function session(): Promise<Session> {
  const raw = await rawTls(port());
  const greeting = await raw.read(12);
  const id = greeting.subarray(2, 6);
  expect(hex(greeting.subarray(0, 2), greeting.subarray(6)).toString('hex')).toBe(
    '5501000407000103',
  );
  return {
    ...raw,
    say(command, ...items) {
      raw.send(hex('55', command, id, item('', hex(...items))));
    },
    async hear() {
      const head = await raw.read(8);
      expect(head.subarray(2, 6)).toEqual(id);
      const body = await raw.read(head.readUInt16BE(6));
      return hex(head.subarray(0, 2), head.subarray(6), body).toString('hex');
    },
  };
}

const NULL_STRING = 'By Null String';
const ask = (operation: string, fields = ''): Promise<string> =>
  axl(
    server.ucm,
    'updatePhone',
    `<name>${DEVICE}</name><certificateOperation>${operation}</certificateOperation>${fields}`,
  );
const byString = (secret: string): string =>
  `<authenticationMode>By Authentication String</authenticationMode><authenticationString>${secret}</authenticationString>`;

async function state(): Promise<string> {
  const [row] = await sql(
    server.ucm,
    `select o.name as operation, s.name as status from device d
       join typecertificateoperation o on o.enum = d.tkcertificateoperation
       left join typecertificatestatus s on s.enum = d.tkcertificatestatus where d.name = '${DEVICE}'`,
  );
  return `${String(row?.operation)}, ${String(row?.status)}`;
}

const lsc = async (): Promise<X509Certificate | undefined> => {
  const [row] = await sql(server.ucm, 'select certificate from phonecertificate');
  return row && new X509Certificate(String(row.certificate));
};

async function capf(): Promise<X509Certificate> {
  await command(server.ucm, 'show cert own CAPF');
  const [row] = await sql(server.ucm, "select certificate from owncertificate where unit = 'CAPF'");
  return new X509Certificate(String(row?.certificate));
}

/** As any phone: its key, then the certificate that it is given. */
async function install(one: Session, key: KeyObject): Promise<X509Certificate> {
  one.say('04', item('09', key.export({ type: 'spki', format: 'der' })));
  const answer = Buffer.from(await one.hear(), 'hex');
  const length = answer.readUInt16BE(2);
  // 03 type 1, then the certificate, wrapped with its type.
  const der = answer.subarray(16);
  const wanted = hex('5509', item('', hex('03 0001 01', item('04', item('01', hex('0001', der))))));
  expect(answer).toEqual(wanted);
  expect(length).toBe(der.length + 12);
  one.say('0a', '01 0001 01');
  expect(await one.hear()).toBe('550f000401000101');
  await one.ended;
  return new X509Certificate(der);
}

beforeEach(() => axl(server.ucm, 'addPhone', phone({ name: DEVICE })));

it('installs a certificate as it was recorded', async () => {
  await ask('Install/Upgrade');
  expect(await state()).toBe('Install/Upgrade, Operation Pending');
  const [{ until } = {}] = await sql(
    server.ucm,
    `select upgradefinishtime as until from device where name = '${DEVICE}'`,
  );
  // Ten days from now, as the enterprise parameter says.
  expect(until).toMatch(/^\d{4}:\d\d:\d\d:\d\d$/);
  const authority = await capf();
  const one = await session();
  expect(one.shown()).toEqual(authority.raw);
  one.say('02', '07 0001 02', text('0d', DEVICE), '01 0001 01');
  expect(await one.hear()).toBe('550300050a00020800');
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const given = await install(one, publicKey);
  expect(given.subject.split('\n')).toContain(`CN=${DEVICE}`);
  expect(given.checkIssued(authority) && given.verify(authority.publicKey)).toBe(true);
  expect(given.publicKey.equals(publicKey)).toBe(true);
  expect(await state()).toBe('No Pending Operation, Upgrade Success');
  expect((await lsc())?.raw).toEqual(given.raw);
  const again = await session();
  again.say('02', '07 0001 02', text('0d', DEVICE), '01 0001 01');
  expect(await again.hear()).toBe('550f000401000107');
  const other = await session();
  other.say('02', '07 0001 02', text('0d', 'SEP00AABBCCDDEE'), '01 0001 01');
  expect(await other.hear()).toBe('550f000401000109');
});

it('an elliptic-curve key, retrieval and deletion', async () => {
  await ask('Install/Upgrade', '<keyOrder>EC Only</keyOrder><ecKeySize>256</ecKeySize>');
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const one = await session();
  const hello = ['07 0001 03', text('0d', DEVICE), '01 0001 01'];
  one.say('02', ...hello);
  expect(await one.hear()).toBe(hex('5503 0008 11 0001 01 12 0001 00').toString('hex'));
  one.say('11');
  const given = await install(one, publicKey);
  // By its certificate, which it proves to have.
  const mode = 'By Existing Certificate (precedence to LSC)';
  await ask('Troubleshoot', `<authenticationMode>${mode}</authenticationMode>`);
  const data = hex(Buffer.from(`${DEVICE}\0`), given.raw);
  const proof = (key: KeyObject, der: Buffer): Buffer[] => [
    item('04', item('01', hex('0001', der))),
    item('06', sign('sha1', data, key)),
    item('14', item('03', sign('sha512', data, key))),
  ];
  const two = await session();
  two.say('02', ...hello, ...proof(privateKey, given.raw));
  expect(await two.hear()).toBe('550b0000');
  two.say('0c', '01 0001 01', item('04', item('01', hex('0001', given.raw))));
  expect(await two.hear()).toBe('550f000401000101');
  expect(await state()).toBe('No Pending Operation, Troubleshoot Success');
  await ask('Delete', `<authenticationMode>${mode}</authenticationMode>`);
  const thief = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const three = await session();
  three.say('02', ...hello, ...proof(thief, given.raw));
  expect(await three.hear()).toBe('550f000401000107');
  expect(await state()).toBe('No Pending Operation, Delete Failed: Invalid LSC');
  // The certificate of another phone is nobody's proof.
  await ask('Delete', `<authenticationMode>${mode}</authenticationMode>`);
  const other = await makeMic('CP-8845', 'SEP00AABBCCDDEE');
  const four = await session();
  four.say('02', ...hello, ...proof(thief, new X509Certificate(other.cert).raw));
  expect(await four.hear()).toBe('550f000401000107');
  expect(await state()).toBe('No Pending Operation, Delete Failed: Invalid Credentials');
  await ask('Delete', `<authenticationMode>${NULL_STRING}</authenticationMode>`);
  const five = await session();
  five.say('02', ...hello);
  expect(await five.hear()).toBe('550d0000');
  five.say('0e', '01 0001 01');
  expect(await five.hear()).toBe('550f000401000101');
  expect(await state()).toBe('No Pending Operation, Delete Success');
  expect(await lsc()).toBeUndefined();
});

it('a wrong string is counted; the third ends the operation, and so does its time', async () => {
  await ask('Install/Upgrade', byString('12345'));
  const say = async (secret: string): Promise<string> => {
    const one = await session();
    one.say('02', '07 0001 03', text('0d', DEVICE), '01 0001 01', text('0b', secret));
    const heard = await one.hear();
    one.close();
    return heard;
  };
  const failed = 'Upgrade Failed: Invalid Authentication String';
  for (const left of ['Install/Upgrade', 'Install/Upgrade', 'No Pending Operation']) {
    expect(await say('54321')).toBe('550f000401000107');
    expect(await state()).toBe(`${left}, ${failed}`);
  }
  expect(await say('12345')).toBe('550f000401000107');
  await ask('Install/Upgrade', byString('12345'));
  expect(await say('12345')).toMatch(/^5503/);
  // It goes away in the middle.
  await eventually(async () =>
    expect(await state()).toBe('Install/Upgrade, Upgrade Failed: Phone Communication Failure'),
  );
  await postControl(server.ucm, '/clock', { advance: { days: 11 } });
  expect(await say('12345')).toBe('550f000401000107');
  expect(await state()).toBe(
    'No Pending Operation, Upgrade Failed: User Initiated Request Late/Timedout',
  );
});

it('what is no CAPF is told so and closed; a stopped service is not there', async () => {
  await ask('Install/Upgrade');
  const hello = ['07 0001 03', text('0d', DEVICE), '01 0001 01'];
  const wrong: (string | Buffer)[][] = [
    ['02', '07 0001 03'],
    ['02', '07 0001 04', text('0d', DEVICE)],
    ['02', '07 0001 03', '0d ffff 00'],
    ['0a', ...hello],
    ['63', ...hello],
  ];
  await Promise.all(
    wrong.map(async ([code, ...items]) => {
      const one = await session();
      one.say(String(code), ...items);
      expect(await one.hear()).toBe('550f000401000107');
      await one.ended;
    }),
  );
  const raw = await rawTls(port());
  const id = (await raw.read(12)).subarray(2, 6);
  raw.send(hex('5502', id, 'ffff'));
  expect((await raw.read(12)).toString('hex')).toMatch(/0f.{8}000401000107$/);
  const small = await session();
  small.say('02', ...hello);
  await small.hear();
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  small.say('04', item('09', publicKey.export({ type: 'spki', format: 'der' })));
  expect(await small.hear()).toBe('550f000401000107');
  await eventually(async () =>
    expect(await state()).toBe('Install/Upgrade, Upgrade Failed: Phone Communication Failure'),
  );
  await command(server.ucm, 'utils service stop Cisco Certificate Authority Proxy Function');
  await expect(rawTls(port())).rejects.toThrow();
});

describeWith('capfc', have('capfc', '--help'), () => {
  it('the public client installs, gives and deletes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ucmock-capf-'));
    try {
      const [authority, own] = [join(folder, 'capf.pem'), join(folder, 'own.pem')];
      writeFileSync(authority, (await capf()).toString());
      const client = async (...more: string[]): Promise<string> => {
        const { out, err } = await run('capfc', [
          ...['-A', authority, '-h', `127.0.0.1:${port()}`, '-c', own, ...more, DEVICE],
        ]);
        return out + err;
      };
      expect(await client()).toBe('No scheduled operation\n');
      await ask('Install/Upgrade', byString('1234'));
      expect(await client('-p', '4321')).toBe('No scheduled operation\n');
      expect(await client('-p', '1234')).toBe(`Wrote ${own}\n`);
      expect(new X509Certificate(readFileSync(own)).raw).toEqual((await lsc())?.raw);
      await ask('Troubleshoot');
      expect(await client('-p', '1234')).toBe(`Stored ${own}\n`);
      await ask('Delete');
      expect(await client('-p', '1234')).toBe(`Deleted ${own}\n`);
      expect(await state()).toBe('No Pending Operation, Delete Success');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
