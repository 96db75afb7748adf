/** Every answer says how well it is known; what is known by too little can be refused. */
import { startUcmock, type Ucmock } from '../../server';
import { axlRaw, AxlError, post } from '../support/axl';
import { ask } from '../support/rest';
import { cupi, startPair } from '../support/unity';

const EVIDENCE = 'x-ucmock-evidence';
const running: Ucmock[] = [];

async function start(minEvidence?: 'recorded' | 'doc' | 'client' | 'schema'): Promise<Ucmock> {
  const ucm = await startUcmock({
    ...{ port: 0, logLevel: 'error' },
    ...(minEvidence && { minEvidence }),
  });
  running.push(ucm);
  return ucm;
}

afterAll(async () => {
  await Promise.all(running.map((ucm) => ucm.stop()));
});

const controlCenter = (ucm: Ucmock, operation: string) =>
  post(
    ucm,
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:s="http://schemas.cisco.com/ast/soap"><e:Body><s:${operation}><s:ServiceStatus></s:ServiceStatus></s:${operation}></e:Body></e:Envelope>`,
    { path: '/controlcenterservice2/services/ControlCenterServices' },
  );

it('AXL, REST and the Control Center say it in a header, a fault says the weaker of two', async () => {
  const ucm = await start();
  const { headers } = await axlRaw(ucm, 'executeSQLQuery', '<sql>select name from typemodel</sql>');
  expect(headers[EVIDENCE]).toBe('recorded');
  const refused = await axlRaw(ucm, 'executeSQLQuery', '<sql>selekt 1</sql>');
  expect(refused.status).toBe(500);
  expect(refused.headers[EVIDENCE]).toBe('client');
  const guessed = await axlRaw(ucm, 'executeSQLQueryInactive', '<sql>select 1 from enduser</sql>');
  expect(guessed.headers[EVIDENCE]).toBe('guess');
  expect((await ask(ucm, '/cucm-uds/version')).headers[EVIDENCE]).toBe('recorded');
  expect((await controlCenter(ucm, 'soapGetServiceStatus')).headers[EVIDENCE]).toBe('client');
});

it('what is known by less than asked for is refused in the form of its protocol', async () => {
  const ucm = await start('doc');
  const refused = await axlRaw(ucm, 'executeSQLQueryInactive', '<sql>select 1 from enduser</sql>');
  expect([refused.status, new AxlError(refused).message]).toEqual([
    500,
    'ucmock knows executeSQLQueryInactive by "guess" only, and --min-evidence asks for "doc"',
  ]);
  expect((await axlRaw(ucm, 'executeSQLQuery', '<sql>select 1 from enduser</sql>')).status).toBe(
    200,
  );
  expect((await ask(ucm, '/cucm-uds/version')).status).toBe(200);
  const service = await controlCenter(ucm, 'soapGetServiceStatus');
  expect(service.status).toBe(500);
  expect(service.text).toMatch(
    /<faultstring>ucmock knows soapGetServiceStatus by &quot;client&quot; only/,
  );
});

it('a refused write has written nothing', async () => {
  const ucm = await start('recorded');
  await axlRaw(
    ucm,
    'executeSQLUpdate',
    "<sql>insert into enduser (userid, lastname) values ('a', 'b')</sql>",
  );
  const rows = await axlRaw(ucm, 'executeSQLQuery', '<sql>select userid from enduser</sql>');
  expect(rows.text).not.toContain('<userid>a</userid>');
});

it('so it is for CUPI', async () => {
  const { ucm, unity } = await startPair({ minEvidence: 'recorded' });
  running.push(ucm);
  const answer = await cupi({ unity }, '/users');
  expect(answer.headers[EVIDENCE]).toBeDefined();
  if (answer.headers[EVIDENCE] !== 'recorded') expect(answer.status).toBe(501);
  const other = await startPair();
  running.push(other.ucm);
  expect((await cupi(other, '/users')).headers[EVIDENCE]).toBe(answer.headers[EVIDENCE]);
});

it('every level of the option is taken, none other', async () => {
  await expect(startUcmock({ minEvidence: 'hearsay' as never })).rejects.toThrow(
    /minEvidence must be one of recorded, doc, client, schema, guess/,
  );
});
