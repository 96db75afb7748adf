/**
 * Phones that are onboarded by activation code. The simulator and its handshake against the web port,
 * the files and SIP; AXL, SQL, PerfmonPort, the command line and the pages' forms look at what became
 * of it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMic, type Mic, type Phone, type PhoneOptions } from '../../phone';
import { canBeActivated } from '../../server/domain/activation-codes/models';
import { onboardAll } from '../../tools/bench/activation';
import {
  addWaiting,
  codeFor,
  codeOf,
  counters,
  enter,
  phoneOf,
  scanned,
  setMethod,
} from '../support/activation';
import { axl, post, sql, textOf } from '../support/axl';
import { user } from '../support/builders';
import { command } from '../support/cli';
import { control } from '../support/control-center';
import { json } from '../support/json';
import { ask } from '../support/rest';
import { useServer } from '../support/server';

const DELAY = 300;
const server = useServer({ sipPort: 0, filePort: 0, activationDelay: DELAY });
const BAT = 'BAT0A1B2C3D4E5F';
const SEP = 'SEP001122334455';

const phones: Phone[] = [];
function phone(options: Partial<PhoneOptions> = {}): Phone {
  const one = phoneOf(server.ucm, options);
  phones.push(one);
  return one;
}
afterEach(async () => {
  await Promise.all(phones.splice(0).map((one) => one.stop()));
});

const clock = (body: object) =>
  post(server.ucm, JSON.stringify(body), { path: '/_ucmock/clock', login: null });
const advance = (seconds: number) => clock({ advance: { seconds } });
const getPhone = (name: string) => axl(server.ucm, 'getPhone', `<name>${name}</name>`);
const status = async (name: string) => textOf(await getPhone(name), 'activationIDStatus');
const names = async () =>
  (await sql(server.ucm, 'select name from device where tkclass = 1 order by name')).map(
    ({ name }) => name,
  );
const view = (path: string) => command(server.ucm, `file view activelog ${path}`);
const enterAs = (code: string, device = SEP, product = 'CP-8841') =>
  makeMic(product, device).then((mic) => enter(server.ucm, { code, device, mic }));

describe('a phone', () => {
  it('asks for its code, comes with it, and is called by its MAC address then', async () => {
    await setMethod(server.ucm, true);
    await addWaiting(server.ucm);
    const one = phone();
    await one.start();
    await one.reaches('asking');
    const code = await codeFor(server.ucm, BAT);
    expect(code).toMatch(/^\d{16}$/);
    one.enterCode(code.replace(/(\d{4})(?=\d)/g, '$1-'));
    await one.reaches('unprovisioned');
    expect(one.problem).toBe('onboarded, its file is not there yet');
    // Up to five minutes of the cluster's clock.
    await advance(DELAY);
    await one.registered();
    expect(one.lines).toEqual(['1001']);
    expect(await names()).toEqual([SEP]);
    expect(await codeOf(server.ucm, '%')).toBe('');
    expect(textOf(await getPhone(SEP), 'enableActivationID')).toBe('false');
    expect(await counters(server.ucm)).toEqual({
      ...{ ActivationCodeAttempts: 1, InvokeAttempts: 1, RegisterAttempts: 1, ReleaseAttempts: 1 },
    });
    // Once onboarded, it needs a new code to be onboarded again, and stays until it starts anew.
    await codeFor(server.ucm, SEP);
    expect(one.state).toBe('registered');
    await axl(server.ucm, 'resetPhone', `<name>${SEP}</name>`);
    await one.reaches('asking');
  });

  it('is not asked for a code where the method of its model is Auto Registration', async () => {
    await addWaiting(server.ucm);
    const one = phone({ activationCode: await codeFor(server.ucm, BAT) });
    await one.start();
    await one.reaches('unprovisioned');
    expect(one.problem).toBe('it has no file');
    expect(await counters(server.ucm)).toEqual({ ActivationCodeAttempts: 1 });
  });

  it('with a required code does not come in by its file or by registering', async () => {
    await setMethod(server.ucm, true);
    await addWaiting(server.ucm, SEP);
    const one = phone();
    await one.start();
    await one.reaches('asking');
    expect(one.fetched.find(({ file }) => file === `${SEP}.cnf.xml`)?.outcome).toBe('missing');
    one.enterCode('1234567812345678');
    await one.reaches('onboarding');
    await one.reaches('asking');
    expect(one.problem).toBe('The activation code is not valid.');
  });

  it('is not the only one: a hundred come by their codes', async () => {
    expect(await onboardAll(100)).toMatchObject({ registered: 100 });
  });
});

describe('a code', () => {
  beforeEach(() => addWaiting(server.ucm));

  it.each(['the first half', 'the second half'])('wrong in %s lets nobody in', async (half) => {
    const code = await codeFor(server.ucm, BAT);
    const digit = String((Number(code.at(-1)) + 1) % 10);
    const wrong = half === 'the first half' ? digit.repeat(16) : code.slice(0, 15) + digit;
    await expect(enterAs(wrong)).rejects.toThrow('The activation code is not valid.');
    expect(await counters(server.ucm)).toMatchObject({ InvokeAttempts: 1, InvokeFails: 1 });
    expect(await names()).toEqual([BAT]);
    expect(await codeOf(server.ucm, BAT)).toBe(code);
  });

  it('lets one phone in, and no second one', async () => {
    const code = await codeFor(server.ucm, BAT);
    await enterAs(code);
    await expect(enterAs(code, 'SEP0011223344AA')).rejects.toThrow('is not valid');
    expect(await names()).toEqual([SEP]);
  });

  it('is over when its time is, by the clock of the cluster', async () => {
    const code = await codeFor(server.ucm, BAT);
    await advance(168 * 3600 - 1);
    expect(await codeOf(server.ucm, BAT)).toBe(code);
    await advance(1);
    expect(await codeOf(server.ucm, BAT)).toBe('');
    await expect(enterAs(code)).rejects.toThrow('is not valid');
    expect(await status(BAT)).toContain('has expired');
    const next = await codeFor(server.ucm, BAT, 60);
    expect(await status(BAT)).toBe('An activation code is ready.');
    await advance(61);
    await expect(enterAs(next)).rejects.toThrow('is not valid');
  });

  it('of another model is used up, with an alarm and a counter', async () => {
    const code = await codeFor(server.ucm, BAT);
    await expect(enterAs(code, SEP, 'CP-8845')).rejects.toThrow(
      'Model mismatch: the telephone is a Cisco 8845, the code is for a Cisco 8841.',
    );
    expect(await status(BAT)).toContain('Model mismatch');
    expect(await view('syslog/CiscoSyslog')).toContain('DevActApplicationOnboardIssue');
    await expect(enterAs(code)).rejects.toThrow('is not valid');
    expect(await counters(server.ucm)).toMatchObject({ RegisterAttempts: 1, RegisterFails: 1 });
    await enterAs(await codeFor(server.ucm, BAT));
    expect(await names()).toEqual([SEP]);
  });

  it('bound to a MAC address lets no other phone in', async () => {
    await addWaiting(server.ucm, SEP);
    const code = await codeFor(server.ucm, SEP);
    await expect(enterAs(code, 'SEP0011223344AA')).rejects.toThrow('Device name mismatch');
    await enterAs(await codeFor(server.ucm, SEP));
    // Now that name is taken.
    await expect(enterAs(await codeFor(server.ucm, BAT))).rejects.toThrow('configured already');
    expect(await names()).toEqual([BAT, SEP]);
  });

  it('is one for a phone, of a model that has it, and not to be read by SQL', async () => {
    const code = await codeFor(server.ucm, BAT);
    await expect(codeFor(server.ucm, BAT)).rejects.toMatchObject({ code: -239 });
    expect(
      JSON.stringify(await sql(server.ucm, 'select * from phoneactivationcode')),
    ).not.toContain(code);
    await axl(server.ucm, 'removePhoneActivationCode', `<activationCode>${code}</activationCode>`);
    const { text } = await post(server.ucm, '', {
      path: '/_ucmock/journal',
      method: 'GET',
      login: null,
    });
    expect(text).toContain('removePhoneActivationCode');
    expect(text).not.toContain(code);
    expect(await counters(server.ucm)).toEqual({
      ...{ ActivationCodeAttempts: 2, ActivationCodeFails: 1, ReleaseAttempts: 1 },
    });
  });
});

describe('a manufacturing certificate', () => {
  beforeEach(() => addWaiting(server.ucm));

  it('has to be signed by the manufacturer, and to be the own one', async () => {
    const code = await codeFor(server.ucm, BAT);
    const as = (mic: Mic) => enter(server.ucm, { code, device: SEP, mic });
    const real = await makeMic('CP-8841', SEP);
    const forged = forge('/O=ucmock/CN=CP-8841-SEP001122334455');
    await expect(as(forged)).rejects.toThrow('CallManager-trust has no certificate of CP-8841');
    const other = await makeMic('CP-8841', 'SEP0011223344AA');
    await expect(as({ ...real, key: other.key })).rejects.toThrow('does not have the key');
    await expect(as(other)).rejects.toThrow('is that of SEP0011223344AA');
    await expect(as({ ...real, chain: 'none' })).rejects.toThrow('shows no certificate');
    expect(await counters(server.ucm)).toMatchObject({ RegisterAttempts: 4, RegisterFails: 4 });
    // Nothing is lost by it.
    await as(real);
    expect(await names()).toEqual([SEP]);
  });

  it('is refused when it is over, and when CallManager-trust lacks the root', async () => {
    await clock({ set: '2100-06-01T00:00:00Z' });
    await expect(enterAs(await codeFor(server.ucm, BAT))).rejects.toThrow('not valid at this time');
    await clock({ reset: true });
    const [root] = await sql(
      server.ucm,
      "select pkid from certificate where subjectname like '%Manufacturing Root%'",
    );
    const gone = await json(
      server.ucm,
      `DELETE /ucmock/certificates/trust/CallManager/${root?.pkid}`,
    );
    expect(gone.status).toBe(204);
    await expect(enterAs(await codeOf(server.ucm, BAT))).rejects.toThrow(
      'no certificate of ucmock Test Manufacturing Root',
    );
    expect(await status(BAT)).toContain('Manufacturing Root');
  });
});

describe('the service', () => {
  beforeEach(() => addWaiting(server.ucm));

  it('takes a hundred tries in a minute', async () => {
    const body = JSON.stringify({ code: '00000000' });
    const guess = () =>
      ask(server.ucm, '/ucmock/activation/invoke', {
        ...{ method: 'POST', body, headers: { 'Content-Type': 'application/json' } },
      });
    for (let tries = 0; tries < 100; tries++) expect((await guess()).status).toBe(403);
    expect((await guess()).status).toBe(503);
    expect(await counters(server.ucm)).toEqual({
      ...{ InvokeAttempts: 101, InvokeFails: 101, ThrottleCount: 1 },
    });
    await advance(60);
    expect((await counters(server.ucm)).ThrottleCount).toBeUndefined();
    await enterAs(await codeFor(server.ucm, BAT));
  });

  it('works while a node of the default group is up, and while it runs itself', async () => {
    const code = await codeFor(server.ucm, BAT);
    await control(server.ucm, 'ucm-pub', 'Cisco CallManager', 'Stop');
    await advance(5);
    await expect(enterAs(code)).rejects.toThrow('No node of the default Cisco Unified CM group');
    await control(server.ucm, 'ucm-pub', 'Cisco CallManager', 'Start');
    await control(server.ucm, 'ucm-pub', 'Cisco Device Activation Service', 'Stop');
    await advance(5);
    await expect(enterAs(code)).rejects.toThrow('Cisco Device Activation Service is not running.');
    await expect(codeFor(server.ucm, BAT)).rejects.toThrow('is not running');
    expect(await codeOf(server.ucm, BAT)).toBe(code);
  });

  it.each([
    ['invoke', {}, 'code is needed.'],
    ['invoke', { code: '1', more: 1 }, '"more" is none of code.'],
    ['register', { session: 'x' }, 'The handshake is not known, or took too long.'],
    ['release', { session: 'x' }, 'There is no such activation code.'],
  ])('refuses %s of %j', async (step, body, words) => {
    const { status: seen, value } = await json(server.ucm, `POST /ucmock/activation/${step}`, {
      body,
    });
    expect(seen).toBeGreaterThanOrEqual(400);
    expect((value as { error: string }).error).toContain(words);
  });

  it('knows the models of its release', async () => {
    expect(canBeActivated('12.0.1.10000-10', 'Cisco 8841')).toBe(false);
    expect(canBeActivated('12.5.1.10000-22', 'Cisco 8841')).toBe(true);
    expect(canBeActivated('12.5.1.10000-22', 'Cisco 8832')).toBe(false);
    expect(canBeActivated('12.5.1.11900-146', 'Cisco 8832NR')).toBe(true);
    await expect(setMethod(server.ucm, true, 'Cisco 7960')).rejects.toThrow(
      'A Cisco 7960 cannot be onboarded by activation code.',
    );
  });
});

describe('the page of a phone', () => {
  const page = (what: string, body?: object) =>
    json(server.ucm, what.replace(' ', ' /ucmock/administration/phones/'), { body });

  it('saves, views, generates and releases', async () => {
    await axl(server.ucm, 'addUser', user({ userid: 'amara' }));
    const made = await page('POST from-template', {
      ...{ phoneType: 'Cisco 8841', macAddress: '', userId: 'amara' },
      universalDeviceTemplate: 'Auto-registration Template',
      lines: [{ directoryNumber: '1001' }],
    });
    expect(made.status).toBe(201);
    const { name } = made.value as { name: string };
    expect(name).toMatch(/^BAT[0-9A-F]{12}$/);
    expect((await page(`GET ${name}/activation-code`)).status).toBe(404);
    const saved = await page(`PUT ${name}`, { requiresActivationCode: true });
    expect(saved.value).toMatchObject({ activation: 'ready', requiresActivationCode: true });
    const first = await page(`GET ${name}/activation-code`);
    expect(first.value).toMatchObject({
      phone: name,
      shown: expect.stringMatching(/^(\d{4}-?){4}$/),
    });
    const next = await page(`POST ${name}/activation-code`);
    expect(next.value).not.toEqual(first.value);
    const csv = await json(server.ucm, '/ucmock/administration/activation-codes.csv');
    const { activationCode } = next.value as { activationCode: string };
    expect(String(csv.value).split('\r\n')[1]).toMatch(
      new RegExp(`^${name},[^,]*,Cisco 8841,amara,${activationCode},\\d+$`),
    );
    expect((await page(`DELETE ${name}/activation-code`)).status).toBe(204);
    expect((await page(`DELETE ${name}/activation-code`)).status).toBe(404);
    expect((await page(`GET ${name}`)).value).toMatchObject({ activation: 'no code' });
    const log = await view('/audit/AuditApp/Audit00000001.log');
    for (const words of [`of ${name} viewed`, `of ${name} generated`, `of ${name} released`])
      expect(log).toContain(words);
    expect(log).not.toContain(activationCode);
  });

  it('renames by the MAC address, typed or cleared', async () => {
    await addWaiting(server.ucm);
    expect((await page(`PUT ${BAT}`, { macAddress: '00:11:22:33:44:55' })).value).toMatchObject({
      ...{ name: SEP, activation: 'ready' },
    });
    const code = await codeOf(server.ucm, SEP);
    await expect(enterAs(code, 'SEP0011223344AA')).rejects.toThrow('Device name mismatch');
    const cleared = await page(`PUT ${SEP}`, { macAddress: '', requiresActivationCode: true });
    const { name } = cleared.value as { name: string };
    expect(name).toMatch(/^BAT[0-9A-F]{12}$/);
    expect(name).not.toBe(BAT);
    await enterAs(await codeOf(server.ucm, name), 'SEP0011223344AA');
    expect(await names()).toEqual(['SEP0011223344AA']);
    expect((await page('PUT SEP0011223344AA', { macAddress: 'x' })).status).toBe(400);
    expect((await page('GET SEP0000000000FF')).status).toBe(404);
  });

  it('has the box for MRA ticked and shut as long as the method is Auto Registration', async () => {
    await addWaiting(server.ucm);
    const box = async () =>
      ((await page(`GET ${BAT}`)).value as Record<string, object>).allowActivationCodeViaMra;
    expect(await box()).toEqual({ isTicked: true, isDisabled: true });
    expect((await page(`PUT ${BAT}`, { allowActivationCodeViaMra: false })).status).toBe(400);
    await setMethod(server.ucm, true);
    expect(await box()).toEqual({ isTicked: false, isDisabled: false });
    await page(`PUT ${BAT}`, { allowActivationCodeViaMra: true, requiresActivationCode: false });
    expect(textOf(await getPhone(BAT), 'allowMraMode')).toBe('true');
    expect((await page(`GET ${BAT}`)).value).toMatchObject({ activation: 'not required' });
  });
});

describe('Self Care', () => {
  const login = 'amara:Secret-12345';
  const ready = () => json(server.ucm, '/ucmock/self-care/phones/ready-to-activate', { login });

  it('shows digits and barcode to the owner, as long as the parameter says so', async () => {
    const groups =
      '<associatedGroups><userGroup><name>Standard CCM End Users</name></userGroup></associatedGroups>';
    const amara = user({ password: 'Secret-12345' }).replace('</user>', `${groups}</user>`);
    await axl(server.ucm, 'addUser', amara);
    await addWaiting(server.ucm);
    await axl(server.ucm, 'updatePhone', `<name>${BAT}</name><ownerUserName>amara</ownerUserName>`);
    const code = await codeFor(server.ucm, BAT);
    const { value } = await ready();
    const [one] = (value as { phones: Record<string, string>[] }).phones;
    expect(one).toMatchObject({ name: BAT, model: 'Cisco 8841', activationCode: code });
    const picture = await ask(server.ucm, one?.barcode ?? '', { login });
    expect(picture.headers['content-type']).toContain('image/svg+xml');
    expect(scanned(picture.text)).toBe(code);
    expect(await view('audit/AuditApp/Audit00000001.log')).toMatch(/UserID : amara .*SelfCare/);
    await axl(
      server.ucm,
      'updateServiceParameter',
      '<processNodeName>EnterpriseWideData</processNodeName><name>ShowPhonesReadytoActivate</name><service>Enterprise Wide</service><value>False</value>',
    );
    expect((await ready()).value).toEqual({ shown: false, phones: [] });
    expect((await ask(server.ucm, one?.barcode ?? '', { login })).status).toBe(404);
  });
});

/** A certificate of this subject that signs itself. */
function forge(subject: string): Mic {
  const folder = mkdtempSync(join(tmpdir(), 'forged-'));
  try {
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
        ...['-keyout', key, '-out', cert, '-subj', subject, '-days', '30'],
      ],
      { stdio: 'ignore' },
    );
    const pem = readFileSync(cert, 'utf8');
    return { cert: pem, chain: pem, key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
