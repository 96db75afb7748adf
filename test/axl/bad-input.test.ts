/** Bad input gets a clear answer in the protocol's own form, and leaves no trace. */
import { axlRaw, envelope, post, sql } from '../support/axl';
import { phone } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const XML = (inner: string) =>
  `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`;
const NS = 'xmlns:ns="http://www.cisco.com/AXL/API/15.0"';

async function refused(
  body: string,
): Promise<{ status: number; code: string | undefined; text: string | undefined }> {
  const reply = await post(server.ucm, body);
  return {
    status: reply.status,
    code: /<axlcode>(.*?)<\/axlcode>/.exec(reply.text)?.[1],
    text: /<faultstring>(.*?)<\/faultstring>/s.exec(reply.text)?.[1],
  };
}

it.each([
  ['no XML', 'hello', /not well-formed/],
  ['an empty body', '', /not well-formed|envelope/],
  ['truncated XML', envelope('getPhone', '<name>x').slice(0, -80), /not well-formed/],
  ['no envelope', '<getPhone/>', /envelope/],
  ['an empty SOAP body', XML(''), /envelope/],
  ['two operations', XML(`<ns:getCCMVersion ${NS}/><ns:getCCMVersion ${NS}/>`), /envelope/],
  [
    'an entity declaration',
    `<!DOCTYPE x [<!ENTITY e "boom">]>${envelope('getPhone', '<name>&e;</name>')}`,
    /document type or entities/,
  ],
  ['a deep nest', envelope('getPhone', '<a>'.repeat(100) + '</a>'.repeat(100)), /nested deeper/],
  ['a foreign namespace', XML('<x:getPhone xmlns:x="urn:other"/>'), /no AXL namespace/],
  ['an unknown operation', envelope('getFone', '<name>x</name>'), /getFone/],
  ['a bad uuid', envelope('getPhone', '<uuid>not-a-uuid</uuid>'), /not-a-uuid/],
  ['no key at all', envelope('getPhone', ''), /not found|names no/],
  ['a bad enumeration', envelope('addPhone', phone({ dndOption: 'Never' })), /dndOption/],
  [
    'a text too long',
    envelope(
      'addRoutePartition',
      `<routePartition><name>${'x'.repeat(51)}</name><description>ok</description></routePartition>`,
    ),
    /name has 51 characters; at most 50/,
  ],
  [
    'a text that the schema calls too long',
    envelope('addPhone', phone({ description: 'x'.repeat(129) })),
    /description has 129 characters; at most 128/,
  ],
  [
    'a value that is no number',
    envelope('addPhone', phone({ packetCaptureDuration: 'soon' })),
    /packetCaptureDuration/,
  ],
  [
    'a value that is no boolean',
    envelope('addPhone', phone({ isProtected: 'maybe' })),
    /isProtected/,
  ],
])('%s', async (_, body, message) => {
  const count = 'select count(*) as rows from device union all select count(*) from routepartition';
  const before = await sql(server.ucm, count);
  const answer = await refused(body);
  expect(answer.text).toMatch(message);
  expect(answer.status).toBe(500);
  expect(answer.code).toMatch(/^-?\d+$/);
  expect(await sql(server.ucm, count)).toEqual(before);
});

it('an unknown element is taken, and told in a header', async () => {
  const reply = await post(server.ucm, envelope('addPhone', phone({ fooBar: '1' })));
  expect([reply.status, reply.headers['x-ucmock-findings']]).toEqual([
    200,
    'unknown-element addPhone/phone/fooBar',
  ]);
});

it('what the schema forbids and the real server takes is told in a header too', async () => {
  const reply = await post(
    server.ucm,
    envelope(
      'addPhone',
      '<phone><name>SEP001122334455</name><product>Cisco 8845</product><protocol>SIP</protocol><devicePoolName>Default</devicePoolName><description>late</description></phone>',
    ),
  );
  expect([reply.status, reply.headers['x-ucmock-findings']]).toEqual([
    200,
    expect.stringMatching(/order addPhone\/phone\/description.*missing addPhone\/phone\/class/),
  ]);
});

it('what stands inside returnedTags is nothing that anybody minds', async () => {
  const tags = '<returnedTags uuid="?"><name>?</name><protocol>%</protocol><lines/></returnedTags>';
  const list = '<searchCriteria><name>%</name></searchCriteria>';
  for (const [operation, inner] of [
    ['getPhone', `<name>SEP001122334455</name>${tags}`],
    ['listPhone', list + tags.replace('<lines/>', '')],
  ] as const) {
    await axlRaw(server.ucm, 'addPhone', phone());
    const reply = await axlRaw(server.ucm, operation, inner);
    expect([reply.status, reply.headers['x-ucmock-findings']]).toEqual([200, undefined]);
  }
});

it('an unknown element is told beside the fault that it may have caused', async () => {
  const reply = await post(
    server.ucm,
    envelope('addUser', '<user><userId>amara</userId><lastName>Diallo</lastName></user>'),
  );
  expect([reply.status, reply.headers['x-ucmock-findings']]).toEqual([
    500,
    expect.stringContaining('unknown-element addUser/user/userId'),
  ]);
});

it('a namespace newer than any is answered with the 599 page', async () => {
  const reply = await post(server.ucm, envelope('getPhone', '<name>x</name>', '16.0'));
  expect(reply.status).toBe(599);
  expect(reply.text).toContain('Incorrect axl version. Supported axl versions are');
});

describe('--strict', () => {
  const strict = useServer({ strict: true });

  it.each([
    ['an unknown element', phone({ fooBar: '1' }), /unknown-element addPhone\/phone\/fooBar/],
    [
      'a missing element',
      '<phone><name>SEP001122334455</name></phone>',
      /missing addPhone\/phone\/product/,
    ],
    ['a wrong order', phone({ description: 'late' }), /order addPhone\/phone\/description/],
  ])('refuses %s and says which path', async (_, inner, message) => {
    const reply = await post(strict.ucm, envelope('addPhone', inner));
    expect(reply.status).toBe(500);
    expect(reply.text).toMatch(message);
  });

  it('takes what the schema allows', async () => {
    const reply = await post(strict.ucm, envelope('addPhone', phone()));
    expect(reply.text).toMatch(/<return>\{/);
  });
});

it('a user without an AXL role gets 403, one who may only read gets 401 for a write', async () => {
  const { ucm } = server;
  const add = (userid: string, groups: string) =>
    post(
      ucm,
      envelope(
        'addAppUser',
        `<appUser><userid>${userid}</userid><password>Provision.1</password>${groups}</appUser>`,
      ),
    );
  await add('nobody', '');
  const read =
    '<associatedGroups><userGroup><name>AXL readers</name></userGroup></associatedGroups>';
  await post(
    ucm,
    envelope(
      'addUserGroup',
      '<userGroup><name>AXL readers</name><userRoles><userRole><roleName>Standard AXL Read Only API Access</roleName></userRole></userRoles></userGroup>',
    ),
  );
  expect((await add('reader', read)).status).toBe(200);
  expect(
    (await post(ucm, envelope('getCCMVersion', ''), { login: 'nobody:Provision.1' })).status,
  ).toBe(403);
  expect(
    (await post(ucm, envelope('getCCMVersion', ''), { login: 'reader:Provision.1' })).status,
  ).toBe(200);
  expect(
    (await post(ucm, envelope('addPhone', phone()), { login: 'reader:Provision.1' })).status,
  ).toBe(401);
  expect((await post(ucm, envelope('getCCMVersion', ''), { login: 'reader:wrong' })).status).toBe(
    401,
  );
});
