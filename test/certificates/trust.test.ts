/** Certificates of the platform by its REST interface, on both products; openssl as an outside judge. */
import { X509Certificate } from 'node:crypto';
import { makeSelfSigned } from '../../server/security/authority';
import { axl } from '../support/axl';
import { describeWith, have, run } from '../support/have';
import { ask } from '../support/rest';
import {
  changeAtCucm,
  connect,
  isCucmPin,
  LOGIN,
  startPair,
  trust,
  type Pair,
} from '../support/unity';

const BASE = '/platformcom/api/v1/certmgr/config';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
});
afterAll(() => pair.ucm.stop());
beforeEach(() => pair.ucm.reset());

type Door = Pair['unity'];
const doors: [string, () => Door][] = [
  ['CUCM', () => pair.ucm],
  ['Unity Connection', () => pair.unity],
];

async function json(door: Door, what: string, body?: unknown, login: string = LOGIN) {
  const [path = '', method = 'GET'] = what.split(' ').reverse();
  const headers = { 'Content-Type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const reply = await ask(door, path, { method, login, headers, ...sent });
  return {
    status: reply.status,
    headers: reply.headers,
    value: (reply.text === '' ? {} : JSON.parse(reply.text)) as Record<string, unknown>,
  };
}

async function trusted(door: Door): Promise<{ id: string; certificate: string }[]> {
  const { value } = await json(door, `${BASE}/trust/certificate?service=tomcat`);
  return value.certificates as { id: string; certificate: string }[];
}

describe.each(doors)('%s', (_, door) => {
  it('shows its own certificate, which is the one that it serves with', async () => {
    const { value } = await json(door(), `${BASE}/identity/certificate?service=tomcat`);
    const certificate = new X509Certificate(String(value.certificate));
    const issuer = new X509Certificate(door().ca);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  });

  it('takes a certificate into a trust store once, and gives it up again', async () => {
    const { cert } = await makeSelfSigned(['other.example.com'], Date.now());
    const before = await trusted(door());
    await trust(door(), cert);
    await trust(door(), cert);
    const added = (await trusted(door())).filter(({ id }) => !before.some((one) => one.id === id));
    expect(added.map(({ certificate }) => certificate)).toEqual([cert]);
    const path = `/ucmock/certificates/trust/tomcat/${added[0]?.id}`;
    expect((await json(door(), `DELETE ${path}`)).status).toBe(204);
    expect((await json(door(), `DELETE ${path}`)).status).toBe(404);
    expect(await trusted(door())).toEqual(before);
  });

  it.each([
    [
      'no PEM',
      { service: ['tomcat'], certificates: ['hello'] },
      'The certificate is not in PEM form.',
    ],
    [
      'a spoilt PEM',
      {
        service: ['tomcat'],
        certificates: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
      },
      'The certificate cannot be read.',
    ],
    [
      'no certificate',
      { service: ['tomcat'], certificates: [] },
      'certificates must be a list of texts.',
    ],
    [
      'an unknown service',
      { service: ['postman'], certificates: ['x'] },
      'There is no trust store of postman.',
    ],
  ])('refuses %s', async (_what, body, message) => {
    const { status, value } = await json(door(), `POST ${BASE}/trust/certificates`, body);
    expect([status, value]).toEqual([400, { message }]);
  });

  it('refuses a certificate that has expired, and the good one sent with it', async () => {
    const old = await makeSelfSigned(['old.example.com'], Date.parse('2001-01-01'));
    const good = await makeSelfSigned(['good.example.com'], Date.now());
    const before = await trusted(door());
    const body = { service: ['tomcat'], certificates: [good.cert, old.cert] };
    const { status, value } = await json(door(), `POST ${BASE}/trust/certificates`, body);
    expect([status, value.message]).toEqual([400, expect.stringContaining('has expired')]);
    expect(await trusted(door())).toEqual(before);
  });

  it('asks for the login of the platform', async () => {
    const { status, headers } = await json(door(), `${BASE}/trust/certificate`, undefined, 'x:y');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Basic realm="CMPlatform Realm"');
  });
});

it('another user of CUCM is no administrator of the platform', async () => {
  await axl(
    pair.ucm,
    'addAppUser',
    '<appUser><userid>other</userid><password>Secret-4-Them</password><associatedGroups><userGroup><name>Standard CCM Super Users</name></userGroup></associatedGroups></appUser>',
  );
  const reply = await json(pair.ucm, `${BASE}/trust/certificate`, undefined, 'other:Secret-4-Them');
  expect(reply.status).toBe(403);
});

it('what is not trusted any more is not told a PIN any more', async () => {
  await connect(pair, ['amara']);
  await changeAtCucm(pair, 'amara', '48151623');
  const { value } = await json(pair.ucm, `${BASE}/trust/certificate`);
  const [entry] = value.certificates as { id: string }[];
  await json(pair.ucm, `DELETE /ucmock/certificates/trust/tomcat/${entry?.id}`);
  await expect(changeAtCucm(pair, 'amara', '73190246')).rejects.toThrow('self-signed certificate');
  expect(await isCucmPin(pair, 'amara', '48151623')).toBe(true);
});

describeWith('openssl', have('openssl', 'version'), () => {
  it('finds that Unity Connection vouches for itself, under its names', async () => {
    const { host } = new URL(pair.unity.url);
    const args = ['s_client', '-connect', host, '-servername', 'cuc.cuc.localhost', '-showcerts'];
    const shown = await run('openssl', args, { input: '' });
    expect(shown.out).toContain('Verification error: self-signed certificate');
    const text = await run('openssl', ['x509', '-noout', '-text'], { input: shown.out });
    expect(text.out).toContain('DNS:cuc.cuc.localhost');
    expect(text.out).toContain('CA:FALSE');
  });
});
