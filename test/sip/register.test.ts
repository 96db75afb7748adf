/** Telephones register: raw ones, as Cisco's desk phones say it. */
import { makeMic } from '../../phone/manufacturing/certificates';
import { makeSelfSigned } from '../../server/security/authority';
import { axl, post, sql } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { command } from '../support/cli';
import { digestHeader, rawPhone, registerText, type RawPhone } from '../support/raw-sip';
import { useServer } from '../support/server';

const server = useServer({ sipPort: 0, sipsPort: 0 });
const phones: RawPhone[] = [];

const ports = () => server.ucm.nodes[0] ?? { sipPort: 0, sipsPort: 0 };

async function open(
  transport: 'UDP' | 'TCP' | 'TLS' = 'UDP',
  shows?: { cert: string; key: string },
): Promise<RawPhone> {
  const port = transport === 'TLS' ? ports().sipsPort : ports().sipPort;
  const one = await rawPhone(transport, { port: port ?? 0, ...(shows && { shows }) });
  phones.push(one);
  return one;
}

afterEach(() => {
  for (const one of phones.splice(0)) one.close();
});

const DEVICE = 'SEP001122334455';

async function configure(fields: Record<string, string> = {}): Promise<void> {
  await axl(server.ucm, 'addLine', line({ pattern: '1001' }));
  await axl(server.ucm, 'addPhone', phone({ lines: lines('1001'), ...fields }));
}

/** status and reason, as AXL lists them */
const status = async () =>
  /<risStatus>(.*)<\/risStatus>/.exec(
    await axl(
      server.ucm,
      'listRegistrationDynamic',
      '<searchCriteria><device>%</device></searchCriteria><returnedTags><risStatus/></returnedTags>',
    ),
  )?.[1];

const advance = (seconds: number) =>
  post(server.ucm, JSON.stringify({ advance: { seconds } }), {
    path: '/_ucmock/clock',
    login: null,
  });

it.each(['UDP', 'TCP'] as const)(
  'a telephone registers over %s, and SQL and AXL know',
  async (transport) => {
    await configure();
    const one = await open(transport);
    one.send(registerText(one, { transport: transport.toLowerCase() }));
    const ok = await one.next();
    expect(ok.first).toBe('SIP/2.0 200 OK');
    expect(ok.header('Expires')).toBe('120');
    expect(ok.header('Contact')).toContain(';expires=120');
    expect(ok.header('To')).toMatch(/;tag=/);
    expect(
      await sql(
        server.ucm,
        'select d.name, r.lastknownipaddress, r.lastknownucm from registrationdynamic r join device d on d.pkid = r.fkdevice',
      ),
    ).toEqual([{ name: DEVICE, lastknownipaddress: '127.0.0.1', lastknownucm: 'ucm-pub' }]);
    expect(await status()).toBe('Registered');
    one.send(registerText(one, { transport: transport.toLowerCase(), expires: 0 }));
    expect((await one.next()).status).toBe(200);
    expect(await status()).toBe('Unregistered');
  },
);

it('a telephone that is silent past its time is unregistered; one that comes again is not', async () => {
  await configure();
  const one = await open();
  one.send(registerText(one));
  await one.next();
  await advance(100);
  one.send(registerText(one));
  await one.next();
  await advance(100);
  expect(await status()).toBe('Registered');
  await advance(21);
  expect(await status()).toBe('Unregistered');
});

it('a telephone with two lines is partially registered until both have come', async () => {
  await axl(server.ucm, 'addLine', line({ pattern: '1001' }));
  await axl(server.ucm, 'addLine', line({ pattern: '1002' }));
  await axl(server.ucm, 'addPhone', phone({ lines: lines('1001', '1002') }));
  const one = await open();
  one.send(registerText(one));
  await one.next();
  expect(await status()).toBe('Partial Registered');
  one.send(registerText(one, { line: '1002' }));
  await one.next();
  expect(await status()).toBe('Registered');
});

it('who is not configured is not found, and leaves no trace', async () => {
  const one = await open();
  one.send(registerText(one));
  const answer = await one.next();
  expect(answer.first).toBe('SIP/2.0 404 Not Found');
  expect(answer.header('Warning')).toMatch(
    /^399 ucm-pub "Unable to find device\/user in database"$/,
  );
  expect(await status()).toBeUndefined();
});

it('a line that the telephone does not have is refused, and so is a telephone of SCCP', async () => {
  await configure();
  const one = await open();
  one.send(registerText(one, { line: '9999' }));
  expect((await one.next()).status).toBe(404);
  await axl(
    server.ucm,
    'addPhone',
    phone({
      name: 'SEP0000000000AA',
      product: 'Cisco 7965',
      protocol: 'SCCP',
      phoneTemplateName: 'Standard 7965 SCCP',
    }),
  );
  one.send(registerText(one, { device: 'SEP0000000000AA' }));
  expect((await one.next()).status).toBe(403);
});

describe('digest', () => {
  const withDigest = async (): Promise<void> => {
    await axl(server.ucm, 'addUser', user({ digestCredentials: 'digest-1' }));
    await axl(
      server.ucm,
      'addPhoneSecurityProfile',
      '<phoneSecurityProfile><phoneType>Cisco 8845</phoneType><protocol>SIP</protocol><name>Digest</name><enableDigestAuthentication>true</enableDigestAuthentication><nonceValidityTime>60</nonceValidityTime></phoneSecurityProfile>',
    );
    await configure({ securityProfileName: 'Digest', digestUser: 'amara' });
  };

  it('a telephone proves the secret of its digest user', async () => {
    await withDigest();
    const one = await open();
    one.send(registerText(one));
    const asked = await one.next();
    expect(asked.status).toBe(401);
    const challenge = asked.header('WWW-Authenticate') ?? '';
    expect(challenge).toContain('realm="ccmsipline"');
    const wrong = digestHeader(challenge, { user: 'amara', secret: 'digest-2' });
    one.send(registerText(one, { more: [wrong] }));
    expect((await one.next()).status).toBe(401);
    const right = digestHeader(challenge, { user: 'amara', secret: 'digest-1' });
    one.send(registerText(one, { more: [right] }));
    expect((await one.next()).status).toBe(200);
    expect(await status()).toBe('Registered');
    await advance(61);
    one.send(registerText(one, { more: [right] }));
    expect((await one.next()).header('WWW-Authenticate')).toContain('stale=TRUE');
  });

  it('a telephone that tells no name is known by its digest user', async () => {
    await withDigest();
    const one = await open();
    one.send(registerText(one, { device: '' }));
    const challenge = (await one.next()).header('WWW-Authenticate') ?? '';
    const right = digestHeader(challenge, { user: 'amara', secret: 'digest-1' });
    one.send(registerText(one, { device: '', more: [right] }));
    expect((await one.next()).status).toBe(200);
    expect(await status()).toBe('Registered');
  });
});

it('a secure profile wants TLS and a certificate that is trusted, in mixed mode', async () => {
  await axl(
    server.ucm,
    'addPhoneSecurityProfile',
    '<phoneSecurityProfile><phoneType>Cisco 8845</phoneType><protocol>SIP</protocol><name>Secure</name><deviceSecurityMode>Encrypted</deviceSecurityMode><transportType>TLS</transportType></phoneSecurityProfile>',
  );
  await configure({ securityProfileName: 'Secure' });
  const said = async (one: RawPhone, transport: string): Promise<number> => {
    one.send(registerText(one, { transport }));
    return (await one.next()).status;
  };
  const plain = await open('TCP');
  expect(await said(plain, 'tcp')).toBe(200);
  await command(server.ucm, 'utils ctl set-cluster mixed-mode', { answers: ['y'] });
  expect(await said(plain, 'tcp')).toBe(403);
  expect(await said(await open('TLS'), 'tls')).toBe(403);
  const mic = async (device: string): Promise<{ cert: string; key: string }> => {
    const { chain, key } = await makeMic('CP-8845', device);
    return { cert: chain, key };
  };
  expect(await said(await open('TLS', await mic('SEP00AABBCCDDEE')), 'tls')).toBe(403);
  // Of nobody who is trusted: it is not even heard.
  const { cert, key } = await makeSelfSigned([`CP-8845-${DEVICE}`], Date.now());
  await (
    await open('TLS', { cert, key })
  ).ended;
  expect(await said(await open('TLS', await mic(DEVICE)), 'tls')).toBe(200);
  expect(await status()).toBe('Registered');
});

it.each([
  ['restartPhone', 'restart'],
  ['resetPhone', 'reset'],
  ['applyPhone', 'apply-config'],
])('%s tells the telephone to %s', async (operation, action) => {
  await configure();
  const one = await open('TCP');
  one.send(registerText(one, { transport: 'tcp' }));
  await one.next();
  await axl(server.ucm, operation, `<name>${DEVICE}</name>`);
  const notice = await one.next(({ first }) => first.startsWith('NOTIFY'));
  expect(notice.header('Event')).toBe('service-control');
  expect(notice.text).toContain(`\r\n\r\naction=${action}\r\n`);
});

it('a reset of its device pool reaches the telephone, a change of the telephone does not', async () => {
  await configure();
  const one = await open();
  one.send(registerText(one));
  await one.next();
  await axl(server.ucm, 'updatePhone', `<name>${DEVICE}</name><description>new</description>`);
  await axl(server.ucm, 'restartDevicePool', '<name>Default</name>');
  const notice = await one.next(({ first }) => first.startsWith('NOTIFY'));
  expect(notice.text).toContain('action=restart');
});

it('a connection that breaks takes its telephone with it', async () => {
  await configure();
  const one = await open('TCP');
  one.send(registerText(one, { transport: 'tcp' }));
  await one.next();
  one.close();
  for (let tries = 0; tries < 50 && (await status()) === 'Registered'; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await status()).toBe('Unregistered');
});
