/**
 * npm cisco-perfmon in a process of its own, as its users run it. It knows one port, 8443; the port
 * of this server stands in for it.
 */
import { run } from '../support/have';
import { useServer } from '../support/server';

const server = useServer();

const SCRIPT = `
const real = globalThis.fetch;
globalThis.fetch = (url, options) => real(String(url).replace(':8443', ':' + process.env.PORT), options);
const Perfmon = require('cisco-perfmon');
(async () => {
  const service = new Perfmon('localhost', process.env.AXL_USER, process.env.AXL_PASSWORD, {}, false);
  const host = 'ucm-pub';
  const listed = await service.listCounter(host, ['Cisco CallManager', 'Memory']);
  const instances = await service.listInstance(host, 'Partition');
  const about = await service.queryCounterDescription({ host, object: 'Memory', counter: '% Mem Used' });
  const calls = await service.collectCounterData(host, 'Cisco CallManager');
  const session = (await service.openSession()).results;
  const counter = [{ host, object: 'Memory', instance: '', counter: '% Mem Used' }, { host, object: 'Processor', instance: '_Total', counter: '% CPU Time' }];
  const added = await service.addCounter(session, counter);
  await service.collectSessionData(session);
  const data = await service.collectSessionData(session);
  const removed = await service.removeCounter(session, counter[0]);
  const rest = await service.collectSessionData(session);
  const closed = await service.closeSession(session);
  const gone = await service.collectSessionData(session).catch((error) => error);
  console.log(JSON.stringify({ listed: listed.results.map((one) => one.Name), instances: instances.results.map((one) => one.Name), about: about.results,
    calls: calls.results.find((one) => one.counter === 'InitializationState'), added: added.results, data: data.results, removed: removed.results, rest: rest.results, closed: closed.results, gone }));
})().catch((error) => { console.error(error); process.exit(1); });
`;

it('lists, describes, collects and keeps a session', async () => {
  const { ucm } = server;
  const { out, err } = await run(process.execPath, ['-e', SCRIPT], {
    env: {
      NODE_EXTRA_CA_CERTS: ucm.caPath,
      PORT: new URL(ucm.url).port,
      AXL_USER: ucm.login.user,
      AXL_PASSWORD: ucm.login.password,
    },
  });
  if (!out.startsWith('{')) throw new Error(err);
  expect(JSON.parse(out)).toEqual({
    listed: ['Cisco CallManager', 'Memory'],
    instances: ['Active', 'Boot', 'Common', 'Inactive', 'SharedMemory', 'Swap'],
    about: expect.stringContaining('Physical memory in use') as unknown,
    calls: {
      host: 'ucm-pub',
      object: 'Cisco CallManager',
      instance: '',
      counter: 'InitializationState',
      value: '100',
      cstatus: '1',
    },
    added: 'success',
    data: [
      expect.objectContaining({ counter: '% Mem Used', value: '74', cstatus: '0' }) as unknown,
      expect.objectContaining({ object: 'Processor', instance: '_Total', value: '3' }) as unknown,
    ],
    removed: 'success',
    rest: expect.objectContaining({ counter: '% CPU Time', cstatus: '0' }) as unknown,
    closed: 'success',
    gone: expect.objectContaining({
      status: 500,
      message: 'Perfmon error occurs, SessionHandle not found',
    }) as unknown,
  });
});
