/** A hundred phones of one process, and one whose first Unified CM is away. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Phone } from '../../phone';
import { axl, sql } from '../support/axl';
import { line, lines, phone as phoneXml } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer({ sipPort: 0, filePort: 0 });
const host = () => ({ address: '127.0.0.1', sipPort: server.ucm.nodes[0]?.sipPort ?? 0 });

it('a hundred phones register', async () => {
  await axl(server.ucm, 'addLine', line({ pattern: '1001' }));
  const macs = Array.from(
    { length: 100 },
    (_one, at) => `0011223344${at.toString(16).padStart(2, '0')}`,
  );
  for (const mac of macs)
    await axl(
      server.ucm,
      'addPhone',
      phoneXml({ name: `SEP${mac.toUpperCase()}`, lines: lines('1001') }),
    );
  const phones = macs.map(
    (mac) =>
      new Phone({
        ...{ model: '8845', mac, tftp: '127.0.0.1:1', httpPort: server.ucm.ports.files ?? 0 },
        hosts: { 'ucm-pub': host() },
      }),
  );
  try {
    await Promise.all(phones.map((one) => one.start()));
    await Promise.all(phones.map((one) => one.registered(60_000)));
    const [count] = await sql(
      server.ucm,
      'select count(*) as n from registrationdynamic where lastknownucm is not null',
    );
    expect(count).toEqual({ n: '100' });
  } finally {
    await Promise.all(phones.map((one) => one.stop()));
  }
});

it('goes to the next Unified CM of its group when the first is away', async () => {
  await axl(server.ucm, 'addLine', line({ pattern: '1001' }));
  await axl(server.ucm, 'addPhone', phoneXml({ lines: lines('1001') }));
  const member = (priority: number, name: string): string =>
    `<member priority="${priority}"><callManager><processNodeName>${name}</processNodeName></callManager></member>`;
  const config = `<device><devicePool><callManagerGroup><members>${member(1, 'ucm-pub')}${member(0, 'ucm-away')}</members></callManagerGroup></devicePool>
<sipProfile><sipLines><line button="1"><featureID>9</featureID><name>1001</name></line></sipLines></sipProfile></device>`;
  const files = createServer(({ url = '' }, answer) => {
    answer.writeHead(url.endsWith('/SEP001122334455.cnf.xml') ? 200 : 404).end(config);
  });
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  const one = new Phone({
    ...{
      mac: '001122334455',
      tftp: '127.0.0.1:1',
      httpPort: (files.address() as AddressInfo).port,
    },
    hosts: { 'ucm-pub': host(), 'ucm-away': { address: '127.0.0.1', sipPort: 1 } },
  });
  try {
    await one.start();
    await one.registered();
    expect(one.config?.callManagers.map(({ host: name }) => name)).toEqual(['ucm-away', 'ucm-pub']);
    expect(one.callManager?.host).toBe('ucm-pub');
  } finally {
    await one.stop();
    files.close();
  }
});
