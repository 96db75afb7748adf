/** Simulated phones against a running ucmock: they find their files, register, and obey. */
import { Phone, type PhoneOptions } from '../../phone';
import { axl, sql } from '../support/axl';
import { eventually } from '../support/eventually';
import { line, lines, phone as phoneXml } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer({ sipPort: 0, sipsPort: 0, filePort: 0, tftpPort: 0 });
const phones: Phone[] = [];
const DEVICE = 'SEP001122334455';

/** A phone where this server's doors are. */
function phone(options: Partial<PhoneOptions> = {}): Phone {
  const { ports, nodes } = server.ucm;
  const [node] = nodes;
  const one = new Phone({
    ...{ model: '8845', mac: '001122334455', retryMs: 200 },
    tftp: `127.0.0.1:${node?.tftpPort}`,
    httpPort: ports.files ?? 0,
    hosts: {
      'ucm-pub': {
        ...{ address: '127.0.0.1', sipPort: node?.sipPort ?? 0, sipsPort: node?.sipsPort ?? 0 },
      },
    },
    ...options,
  });
  phones.push(one);
  return one;
}

afterEach(async () => {
  await Promise.all(phones.splice(0).map((one) => one.stop()));
});

async function configure(fields: Record<string, string> = {}): Promise<void> {
  await axl(server.ucm, 'addLine', line({ pattern: '1001' }));
  await axl(server.ucm, 'addPhone', phoneXml({ lines: lines('1001'), ...fields }));
}

const status = async () =>
  /<risStatus>(.*)<\/risStatus>/.exec(
    await axl(
      server.ucm,
      'listRegistrationDynamic',
      '<searchCriteria><device>%</device></searchCriteria><returnedTags><risStatus/></returnedTags>',
    ),
  )?.[1];

it('a configured phone fetches its file and registers; AXL and SQL see it', async () => {
  await configure();
  const one = phone();
  await one.start();
  await one.registered();
  expect(one.lines).toEqual(['1001']);
  expect(one.callManager?.host).toBe('ucm-pub');
  expect(await status()).toBe('Registered');
  expect(
    await sql(
      server.ucm,
      'select d.name, r.lastknownucm from registrationdynamic r join device d on d.pkid = r.fkdevice',
    ),
  ).toEqual([{ name: DEVICE, lastknownucm: 'ucm-pub' }]);
  await one.stop();
  expect(await status()).toBe('Unregistered');
});

it('fetches by TFTP where HTTP is shut', async () => {
  await configure();
  const one = phone({ httpPort: 1 });
  await one.start();
  await one.registered();
  expect(one.fetched).toContainEqual(
    expect.objectContaining({ file: `${DEVICE}.cnf.xml.sgn`, by: 'tftp', outcome: 'found' }),
  );
});

it('a reset brings it back with what was changed', async () => {
  await configure();
  const one = phone();
  await one.start();
  await one.registered();
  await axl(server.ucm, 'addLine', line({ pattern: '1002' }));
  await axl(
    server.ucm,
    'updatePhone',
    `<name>${DEVICE}</name><lines>${lines('1001', '1002')}</lines>`,
  );
  const away = one.reaches('fetching');
  await axl(server.ucm, 'resetPhone', `<name>${DEVICE}</name>`);
  await away;
  await one.registered();
  expect(one.lines).toEqual(['1001', '1002']);
  expect(await status()).toBe('Registered');
});

it('one that is not configured is refused nothing: it finds no file and waits', async () => {
  const one = phone();
  await one.start();
  await one.reaches('unprovisioned');
  await configure();
  await one.registered();
});

it('one whose plug is pulled is unregistered', async () => {
  await configure();
  const one = phone();
  await one.start();
  await one.registered();
  one.cut();
  await eventually(async () => expect(await status()).toBe('Unregistered'));
});

it('shows on its web page where it is registered', async () => {
  await configure();
  const one = phone({ webPort: 0 });
  await one.start();
  await one.registered();
  const text = await (await fetch(`${one.webUrl}/NetworkConfiguration`)).text();
  expect(text).toContain(DEVICE);
  expect(text).toContain('ucm-pub Active');
  expect((await fetch(`${one.webUrl}/x`)).status).toBe(404);
});
