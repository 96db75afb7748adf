/** PerfmonPort, asked by npm soap with the WSDL that it hands out. */
import { Agent } from 'node:https';
import { BasicAuthSecurity, createClientAsync, type Client } from 'soap';
import { axl, post, sql } from '../support/axl';
import { command } from '../support/cli';
import { useServer } from '../support/server';

const server = useServer({
  topology: { clusters: { hq: { nodes: { 'ucm-pub': 'publisher', 'ucm-sub': 'subscriber' } } } },
});
const PATH = '/perfmonservice2/services/PerfmonService';

type Call = (operation: string, args?: object) => Promise<Record<string, never>>;

async function connect(login = server.ucm.login): Promise<Call> {
  const { url, ca } = server.ucm;
  const httpsAgent = new Agent({ ca });
  const auth = { username: login.user, password: login.password };
  const client: Client = await createClientAsync(`${url}${PATH}?wsdl`, {
    wsdl_options: { httpsAgent, auth },
  });
  client.setSecurity(new BasicAuthSecurity(login.user, login.password, { httpsAgent }));
  const methods = client as unknown as Record<string, (args: object) => Promise<[never]>>;
  return async (operation, args = {}) =>
    (await methods[`${operation}Async`]?.call(client, args))?.[0] ?? {};
}

interface Value {
  Name: string;
  Value: number;
  CStatus: number;
}

const listOf = (answer: object, name: string): unknown[] =>
  [(answer as Record<string, unknown>)[name] ?? []].flat();

/** npm soap leaves an unsignedInt as text. */
const valuesOf = (answer: object, name: string): Value[] =>
  (listOf(answer, name) as Value[]).map((one) => ({ ...one, CStatus: Number(one.CStatus) }));

async function collect(call: Call, Host: string, Object: string): Promise<Map<string, Value>> {
  const answer = await call('perfmonCollectCounterData', { Host, Object });
  const values = valuesOf(answer, 'perfmonCollectCounterDataReturn');
  return new Map(values.map((one) => [one.Name, one]));
}

const advance = (seconds: number) =>
  post(server.ucm, JSON.stringify({ advance: { seconds } }), {
    path: '/_ucmock/clock',
    login: null,
  });

const counters = (...names: string[]) => ({
  ArrayOfCounter: { Counter: names.map((Name) => ({ Name })) },
});

it('lists the objects of a node, their counters and their instances', async () => {
  const call = await connect();
  const objects = listOf(
    await call('perfmonListCounter', { Host: 'ucm-pub' }),
    'perfmonListCounterReturn',
  ) as { Name: string; MultiInstance: boolean; ArrayOfCounter: { item: { Name: string }[] } }[];
  expect(objects).toHaveLength(90);
  const of = (name: string) => objects.find((one) => one.Name === name);
  expect(of('Cisco CallManager')).toMatchObject({
    MultiInstance: false,
    ArrayOfCounter: { item: expect.arrayContaining([{ Name: 'CallsActive' }]) as unknown },
  });
  expect(of('Processor')).toMatchObject({ MultiInstance: true });
  const instances = async (Object: string) =>
    listOf(
      await call('perfmonListInstance', { Host: 'ucm-pub', Object }),
      'perfmonListInstanceReturn',
    );
  expect(await instances('Processor')).toEqual([{ Name: '_Total' }, { Name: '0' }, { Name: '1' }]);
  expect(await instances('Memory')).toEqual([]);
});

it('every counter of every object has a value and a description', async () => {
  await axl(
    server.ucm,
    'updateServiceParameter',
    '<processNodeName>EnterpriseWideData</processNodeName><service>Enterprise Wide</service><name>AllowedPerformanceQueriesPerMinute</name><value>80</value>',
  );
  const call = await connect();
  const objects = listOf(
    await call('perfmonListCounter', { Host: 'ucm-pub' }),
    'perfmonListCounterReturn',
  ) as { Name: string; ArrayOfCounter: { item: { Name: string } | { Name: string }[] } }[];
  for (const { Name, ArrayOfCounter } of objects) {
    await advance(1);
    const values = await collect(call, 'ucm-pub', Name);
    for (const { Value, CStatus } of values.values()) {
      expect(Number.isInteger(Value)).toBe(true);
      expect(CStatus === 1 || Value === -1).toBe(true);
    }
    const [first] = [ArrayOfCounter.item].flat();
    await advance(1);
    const about = await call('perfmonQueryCounterDescription', {
      Counter: `\\\\ucm-pub\\${Name}\\${first?.Name ?? ''}`,
    });
    expect(about).toMatchObject({
      perfmonQueryCounterDescriptionReturn: expect.stringMatching(/\w+ \w+.*\.$/) as unknown,
    });
  }
});

it('shows what the node is doing: its heart beat, its services, the other nodes', async () => {
  const call = await connect();
  const first = await collect(call, 'ucm-pub', 'Cisco CallManager');
  await advance(60);
  const second = await collect(call, 'ucm-pub', 'Cisco CallManager');
  const beat = (values: Map<string, Value>) =>
    values.get('\\\\ucm-pub\\Cisco CallManager\\CallManagerHeartBeat')?.Value ?? 0;
  expect(beat(second) - beat(first)).toBeGreaterThanOrEqual(30);
  expect(second.get('\\\\ucm-pub\\Cisco CallManager\\InitializationState')).toMatchObject({
    CStatus: 1,
    Value: 100,
  });
  const replication = 'Number of Replicates Created and State of Replication';
  const state = await collect(call, 'ucm-sub', replication);
  expect([...state.values()][1]).toMatchObject({
    Name: `\\\\ucm-sub\\${replication}(ReplicateCount)\\Replicate_State`,
    Value: 2,
  });
});

it('reads a session: shares have a value at the second look, what is removed has none', async () => {
  const call = await connect();
  const { perfmonOpenSessionReturn: SessionHandle } = await call('perfmonOpenSession');
  const names = [
    '\\\\ucm-pub\\Memory\\% Mem Used',
    '\\\\ucm-pub\\Processor(_Total)\\% CPU Time',
    '\\\\ucm-sub\\Cisco CallManager\\CallsActive',
  ];
  const [memory = '', processor = '', active = ''] = names;
  await call('perfmonAddCounter', { SessionHandle, ...counters(...names) });
  const read = async () =>
    valuesOf(
      await call('perfmonCollectSessionData', { SessionHandle }),
      'perfmonCollectSessionDataReturn',
    ).map(({ Name, Value, CStatus }) => [Name, Value, CStatus]);
  expect(await read()).toEqual([
    [memory, -1, 3221228474],
    [processor, -1, 3221228474],
    [active, 0, 0],
  ]);
  expect(await read()).toEqual([
    [memory, 74, 0],
    [processor, 3, 0],
    [active, 0, 0],
  ]);
  await call('perfmonRemoveCounter', { SessionHandle, ...counters(processor, memory) });
  expect(await read()).toEqual([[active, 0, 0]]);
  await call('perfmonCloseSession', { SessionHandle });
  await expect(call('perfmonCollectSessionData', { SessionHandle })).rejects.toThrow(
    'SessionHandle not found',
  );
});

it('a session that nobody asks ends on the cluster clock', async () => {
  const call = await connect();
  const { perfmonOpenSessionReturn: SessionHandle } = await call('perfmonOpenSession');
  await advance(24 * 3600);
  await call('perfmonCollectSessionData', { SessionHandle });
  await advance(24 * 3600);
  await call('perfmonCollectSessionData', { SessionHandle });
  await advance(26 * 3600);
  await expect(call('perfmonCollectSessionData', { SessionHandle })).rejects.toThrow(
    'SessionHandle not found',
  );
});

it.each([
  ['perfmonListCounter', { Host: 'nobody' }, 'host nobody not found'],
  ['perfmonListInstance', { Host: 'ucm-pub', Object: 'Cisco Tea' }, 'object Cisco Tea not found'],
  ['perfmonCollectCounterData', { Host: 'ucm-pub', Object: 'x' }, 'object x not found'],
  ['perfmonCollectCounterData', { Host: 'ucm-pub' }, 'Object is missing'],
  ['perfmonQueryCounterDescription', { Counter: 'Memory' }, 'counter Memory is no'],
  [
    'perfmonQueryCounterDescription',
    { Counter: '\\\\ucm-pub\\Memory\\Tea' },
    'counter \\\\\\\\ucm-pub\\\\Memory\\\\Tea not found',
  ],
  ['perfmonCollectSessionData', { SessionHandle: 'x' }, 'SessionHandle not found'],
])('%s refuses %j', async (operation, args, text) => {
  const call = await connect();
  const error = await call(operation, args).catch((thrown: unknown) => thrown);
  const { response, root } = error as {
    response: { status: number };
    root: { Envelope: { Body: { Fault: { faultcode: string; faultstring: string } } } };
  };
  expect(response.status).toBe(500);
  const { faultcode, faultstring } = root.Envelope.Body.Fault;
  expect(faultcode).toBe('ns1:Server.InvalidParameter');
  expect(faultstring).toMatch(new RegExp(`^Perfmon error occurs, ${text}`));
});

it('adds all counters or none', async () => {
  const call = await connect();
  const { perfmonOpenSessionReturn: SessionHandle } = await call('perfmonOpenSession');
  const good = '\\\\ucm-pub\\TCP\\Curr Estab';
  await expect(
    call('perfmonAddCounter', {
      SessionHandle,
      ...counters(good, '\\\\ucm-pub\\Processor(7)\\% CPU Time'),
    }),
  ).rejects.toThrow('instance 7 of Processor not found');
  const answer = await call('perfmonCollectSessionData', { SessionHandle });
  expect(listOf(answer ?? {}, 'perfmonCollectSessionDataReturn')).toEqual([]);
  await expect(call('perfmonRemoveCounter', { SessionHandle, ...counters(good) })).rejects.toThrow(
    'is not in the session',
  );
});

it('refuses more requests in a minute than the enterprise parameter allows', async () => {
  await axl(
    server.ucm,
    'updateServiceParameter',
    '<processNodeName>EnterpriseWideData</processNodeName><service>Enterprise Wide</service><name>AllowedPerformanceQueriesPerMinute</name><value>3</value>',
  );
  const call = await connect();
  const ask = () => call('perfmonListInstance', { Host: 'ucm-pub', Object: 'Memory' });
  for (let n = 0; n < 3; n++) await ask();
  await expect(ask()).rejects.toThrow(
    'Exceeded allowed rate for Perfmon information. Current allowed rate for perfmon information is 3 requests per minute.PerfmonService',
  );
  await advance(61);
  await ask();
});

it('a user without a role of serviceability is refused before any SOAP', async () => {
  await axl(
    server.ucm,
    'addUser',
    '<user><userid>lin</userid><lastName>Lin</lastName><password>kX92hf!pq</password><presenceGroupName>Standard Presence group</presenceGroupName></user>',
  );
  const reply = await post(server.ucm, '<x/>', { path: PATH, login: 'lin:kX92hf!pq' });
  expect(reply.status).toBe(403);
  expect((await sql(server.ucm, "select userid from enduser where userid = 'lin'")).length).toBe(1);
});

it('counts activation codes that were asked for, and those that could not be made', async () => {
  const call = await connect();
  await expect(
    axl(
      server.ucm,
      'addPhoneActivationCode',
      '<phoneActivationCode><phoneName>SEP001122334455</phoneName></phoneActivationCode>',
    ),
  ).rejects.toThrow('not found');
  const values = await collect(call, 'ucm-pub', 'Cisco Device Activation');
  const of = (name: string) => values.get(`\\\\ucm-pub\\Cisco Device Activation\\${name}`)?.Value;
  expect(['ActivationCodeAttempts', 'ActivationCodeFails', 'InvokeAttempts'].map(of)).toEqual([
    1, 1, 0,
  ]);
});

it('the command line shows the same counters', async () => {
  const perf = async (line: string) => (await command(server.ucm, `show perf ${line}`)).split('\n');
  const shown = await perf('query class "Memory"');
  expect(shown.slice(0, 4)).toEqual([
    '==>query class :',
    '',
    ' - Perf class (Memory) has instances and values:',
    '                    -> % Mem Used                     = 74',
  ]);
  expect(await perf('query class "Processor"')).toContain(
    '_Total              -> % CPU Time                     = 3',
  );
  expect(await perf('query path "Processor(_Total)\\% CPU Time"')).toContain(
    '_Total              -> % CPU Time                     = 3',
  );
  expect(await perf('list classes')).toContain('    Cisco CallManager');
  expect(await perf('list counters "Cisco TFTP"')).toContain('    BuildDuration');
  expect((await perf('query class "Tea"'))[0]).toBe('The perf class (Tea) does not exist');
});
