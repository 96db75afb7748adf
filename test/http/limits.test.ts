/** Limits of the real server with their texts, settable, and off by one option. */
import type { ClientRequest } from 'node:http';
import { request } from 'node:https';
import { allTexts, axl, AxlError, axlRaw, envelope, post, sql } from '../support/axl';
import { user } from '../support/builders';
import { useServer, type Server } from '../support/server';

const TOO_LARGE =
  /^Query request too large\. Total rows matched: (\d+) rows\. Suggestive Row Fetch: less than (\d+) rows$/;

async function addUsers(server: Server, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1)
    await axl(server.ucm, 'addUser', user({ userid: `user${String(i).padStart(3, '0')}` }));
}

async function refusal(call: Promise<unknown>): Promise<AxlError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AxlError)) throw new Error('was not refused');
  return error;
}

describe('an answer that is too large', () => {
  const server = useServer({ answerLimit: 6000 });
  const list = (page = '') =>
    axl(
      server.ucm,
      'listUser',
      `<searchCriteria><userid>user%</userid></searchCriteria><returnedTags><userid/><lastName/><department/></returnedTags>${page}`,
    );

  it('of a list is a fault that suggests a fetch by which all rows can be read', async () => {
    await addUsers(server, 60);
    const error = await refusal(list());
    expect(error).toMatchObject({ code: -1, status: 500, faultcode: 'soapenv:Server' });
    const [, rows, suggested] = TOO_LARGE.exec(error.message) ?? [];
    expect(rows).toBe('60');
    const size = Number(suggested) - 1;
    expect(size).toBeGreaterThan(10);
    const found: string[] = [];
    for (let skip = 0; skip < 60; skip += size)
      found.push(...allTexts(await list(`<skip>${skip}</skip><first>${size}</first>`), 'userid'));
    expect(new Set(found).size).toBe(60);
  });

  it('of a query is the same fault', async () => {
    const error = await refusal(sql(server.ucm, 'select name from typemodel'));
    const [, rows, suggested] = TOO_LARGE.exec(error.message) ?? [];
    expect(Number(rows)).toBeGreaterThan(100);
    const size = Number(suggested) - 1;
    const some = await sql(server.ucm, `select skip 0 first ${size} name from typemodel`);
    expect(some).toHaveLength(size);
  });
});

describe('with --limits off', () => {
  const server = useServer({
    answerLimit: 6000,
    pendingLimit: 1,
    notificationRate: 1,
    limits: 'off',
  });

  it('nothing is too large and no write waits', async () => {
    await addUsers(server, 60);
    const listed = await axl(
      server.ucm,
      'listUser',
      '<searchCriteria><userid>user%</userid></searchCriteria><returnedTags><userid/><lastName/><department/></returnedTags>',
    );
    expect(allTexts(listed, 'userid')).toHaveLength(60);
  });
});

describe('the memory of answers on their way', () => {
  const server = useServer();
  /** About 7 MB: two of them fit, three do not. */
  const BIG =
    '<sql>select first 60000 a.name as one, b.name as two, a.moniker from typemodel a, typemodel b</sql>';
  const open: ClientRequest[] = [];

  /** Asks and does not read the answer, so that it stays on its way. */
  function askWithoutReading(): Promise<number> {
    return new Promise((resolve, reject) => {
      const { url, ca, login } = server.ucm;
      const asking = request(
        `${url}/axl/`,
        {
          method: 'POST',
          ca,
          agent: false,
          auth: `${login.user}:${login.password}`,
          headers: { 'Content-Type': 'text/xml' },
        },
        (response) => {
          response.pause();
          resolve(response.statusCode ?? 0);
        },
      );
      asking.on('error', (error) => (asking.destroyed ? undefined : reject(error)));
      asking.end(envelope('executeSQLQuery', BIG));
      open.push(asking);
    });
  }

  afterEach(() => {
    for (const one of open.splice(0)) one.destroy();
  });

  it('is 16 MB: the third of three big queries is refused until one was read', async () => {
    expect(await askWithoutReading()).toBe(200);
    expect(await askWithoutReading()).toBe(200);
    const error = await refusal(axl(server.ucm, 'executeSQLQuery', BIG));
    expect(error).toMatchObject({
      code: -1,
      message:
        'Maximum AXL Memory Allocation Consumed. Please retry once requests in progress have completed',
    });
    // Small answers are still served.
    expect((await axlRaw(server.ucm, 'getCCMVersion')).status).toBe(200);
    open[0]?.destroy();
    const status = async () => (await axlRaw(server.ucm, 'executeSQLQuery', BIG)).status;
    for (let tries = 0; tries < 50 && (await status()) !== 200; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await status()).toBe(200);
  });
});

describe('too many outstanding change notifications', () => {
  const server = useServer({ pendingLimit: 30, notificationRate: 10 });
  const write = (i: number) =>
    axlRaw(server.ucm, 'addRoutePartition', `<routePartition><name>P${i}</name></routePartition>`);
  const clock = (body: unknown) =>
    post(server.ucm, JSON.stringify(body), {
      path: '/_ucmock/clock',
      headers: { 'Content-Type': 'application/json' },
    });

  it('refuse writes with 503, and no SOAP, until they are worked off', async () => {
    await clock({ freeze: true });
    let i = 0;
    let reply = await write(i);
    while (reply.status === 200 && i < 100) reply = await write((i += 1));
    expect(i).toBe(31);
    expect(reply.status).toBe(503);
    expect(reply.text).toContain('HTTP Status 503');
    expect(reply.text).not.toContain('Envelope');
    const update = await axlRaw(
      server.ucm,
      'executeSQLUpdate',
      "<sql>update device set description = 'x'</sql>",
    );
    expect(update.status).toBe(503);
    // Reads go on, and nothing of the refused write is there.
    expect(await sql(server.ucm, `select name from routepartition where name = 'P${i}'`)).toEqual(
      [],
    );
    await clock({ advance: { seconds: 1 } });
    expect((await write(i)).status).toBe(200);
  });
});
