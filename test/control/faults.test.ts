/** Fault rules: what happens to which requests, and how often. */
import { axlRaw, AxlError, axl, post } from '../support/axl';
import { control } from '../support/control';
import { useServer } from '../support/server';

const server = useServer({ seed: 3 });

const rule = (body: object) => control(server.ucm, 'POST', '/faults', body);
const version = () => axlRaw(server.ucm, 'getCCMVersion');
const getUser = () =>
  axlRaw(
    server.ucm,
    'listUser',
    '<searchCriteria><userid>%</userid></searchCriteria><returnedTags><userid/></returnedTags>',
  );

it('answers an AXL fault in place of the operation, so often as it is told', async () => {
  const fault = { code: 4711, text: 'no <licence>' };
  await rule({ match: { operation: 'add*' }, effect: { fault }, skip: 1, times: 1 });
  const add = (name: string) =>
    axl(server.ucm, 'addUser', `<user><userid>${name}</userid><lastName>X</lastName></user>`);
  await add('one');
  await expect(add('two')).rejects.toMatchObject({ code: 4711, message: 'no <licence>' });
  await add('three');
  const answer = await axl(
    server.ucm,
    'executeSQLQuery',
    '<sql>select userid from enduser order by userid</sql>',
  );
  expect(answer).not.toContain('two');
  const [shown] = (await control(server.ucm, 'GET', '/faults')).json.rules;
  expect(shown).toMatchObject({ matched: 3, done: 1 });
});

it('a fault by its name has its code and text', async () => {
  await rule({ match: { operation: 'getCCMVersion' }, effect: { fault: 'memoryConsumed' } });
  const reply = await version();
  expect(new AxlError(reply)).toMatchObject({
    status: 500,
    code: -1,
    message: expect.stringContaining('Maximum AXL Memory'),
  });
});

it('answers a status or the throttle page before any login is looked at', async () => {
  await rule({ match: { path: '/cucm-uds/*' }, effect: { status: 502 } });
  await rule({ match: { protocol: 'axl' }, effect: { throttle: true }, times: 1 });
  expect((await axlRaw(server.ucm, 'getCCMVersion', '', { login: null })).status).toBe(503);
  expect((await version()).status).toBe(200);
  const uds = await post(server.ucm, '', { method: 'GET', path: '/cucm-uds/version' });
  expect(uds.status).toBe(502);
});

it('only the user and the node that are named are meant', async () => {
  await rule({ match: { user: 'administrator', node: 'ucm-pub' }, effect: { status: 500 } });
  await rule({ match: { user: 'administrator', node: 'other' }, effect: { status: 501 } });
  expect((await version()).status).toBe(500);
  expect((await axlRaw(server.ucm, 'getCCMVersion', '', { login: 'else:x' })).status).toBe(401);
});

it('resets the connection, or sends half of the answer and then resets it', async () => {
  await rule({ match: {}, effect: { reset: true }, times: 1 });
  await expect(version()).rejects.toMatchObject({ code: 'ECONNRESET' });
  await rule({ match: { operation: 'getCCMVersion' }, effect: { half: true } });
  await expect(halfOf()).resolves.toMatch(/^<\?xml|^<soapenv/);
});

it('delays, and lets the answer drip', async () => {
  await rule({ match: { operation: 'getCCMVersion' }, effect: { delaySeconds: 0.3 }, times: 1 });
  const started = Date.now();
  expect((await version()).status).toBe(200);
  expect(Date.now() - started).toBeGreaterThanOrEqual(300);
  const whole = (await version()).text.length;
  await rule({ match: { operation: 'listUser' }, effect: { bytesPerSecond: 2 * whole } });
  const slow = Date.now();
  const reply = await getUser();
  expect(reply.text).toContain('</soapenv:Envelope>');
  expect(Date.now() - slow).toBeGreaterThanOrEqual((reply.text.length / (2 * whole)) * 500);
});

it('a probability is kept, and is the same after each reset', async () => {
  const round = async (): Promise<string> => {
    await rule({
      match: { operation: 'getCCMVersion' },
      effect: { status: 503 },
      probability: 0.5,
    });
    let hits = '';
    for (let i = 0; i < 20; i += 1) hits += (await version()).status === 503 ? 'x' : '.';
    await control(server.ucm, 'POST', '/reset');
    return hits;
  };
  const first = await round();
  expect(first).toMatch(/x/);
  expect(first).toMatch(/\./);
  expect(await round()).toBe(first);
});

it('says what can match nothing, and which rules were never carried out', async () => {
  expect(
    (await rule({ match: { operation: 'addFone', node: 'sub' }, effect: { status: 500 } })).json
      .warnings,
  ).toEqual(['no AXL operation is called "addFone"', 'no node is called "sub"']);
  await rule({ match: { operation: 'getCCMVersion' }, effect: { status: 500 } });
  await version();
  expect((await control(server.ucm, 'DELETE', '/faults')).json).toEqual({
    dropped: 2,
    unused: [expect.stringMatching(/^rule-/)],
  });
  expect((await version()).status).toBe(200);
});

it('the control plane is never meant', async () => {
  await rule({ effect: { status: 500 } });
  expect((await control(server.ucm, 'GET', '/info')).status).toBe(200);
});

it.each([
  [{}],
  [{ effect: {} }],
  [{ effect: { status: 200 } }],
  [{ effect: { fault: 'noSuchFault' } }],
  [{ effect: { fault: { code: 'x' } } }],
  [{ effect: { explode: true } }],
  [{ effect: { status: 500 }, probability: 2 }],
  [{ effect: { status: 500 }, times: 1.5 }],
  [{ match: { colour: 'red' }, effect: { status: 500 } }],
  [{ match: { operation: 7 }, effect: { status: 500 } }],
])('%j is refused', async (body) => {
  expect(await rule(body)).toMatchObject({ status: 400, json: { error: expect.any(String) } });
  expect((await control(server.ucm, 'GET', '/faults')).json.rules).toEqual([]);
});

/** What arrived of the answer before the connection broke. */
async function halfOf(): Promise<string> {
  const { request } = await import('node:https');
  const { envelope } = await import('../support/axl');
  return new Promise((resolve, reject) => {
    const { ucm } = server;
    const asking = request(
      ucm.axlUrl,
      { method: 'POST', ca: ucm.ca, agent: false, auth: 'administrator:ucmock' },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => reject(new Error('the answer is whole')));
        response.on('error', () => {
          expect(text.length).toBe(Math.floor(Number(response.headers['content-length']) / 2));
          resolve(text);
        });
      },
    );
    asking.on('error', reject);
    asking.end(envelope('getCCMVersion', ''));
  });
}
