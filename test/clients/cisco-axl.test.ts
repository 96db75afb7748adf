/** The npm client cisco-axl, unchanged, with the vendor's own schemas. It knows port 8443 only. */
import { run } from '../support/have';
import { useServer } from '../support/server';

// The client cannot be told a port, so this file needs 8443 itself, on an address of its own.
// An address of its own for each process, where all of 127.0.0.0/8 is this machine's.
const HOST =
  process.platform === 'linux'
    ? `127.8.${(process.pid >> 8) & 255}.${process.pid & 255 || 1}`
    : '127.0.0.1';
const server = useServer({ port: 8443, host: HOST, names: [HOST] });

/** Runs a script with `axl` in a process of its own: the client trusts only NODE_EXTRA_CA_CERTS. */
async function client(version: string, script: string): Promise<unknown> {
  const { ucm } = server;
  const code = `
    const Service = require('cisco-axl');
    const axl = new Service(process.env.HOST, ${JSON.stringify(ucm.login.user)}, ${JSON.stringify(ucm.login.password)}, '${version}');
    const call = (operation, tags, options) => axl.executeOperation(operation, tags, options);
    (async () => { ${script} })().then((value) => console.log('RESULT ' + JSON.stringify(value)), (error) => { console.log('RESULT ' + JSON.stringify({ error })); });`;
  const { out, err } = await run(process.execPath, ['-e', code], {
    env: { HOST, NODE_EXTRA_CA_CERTS: ucm.caPath },
  });
  const line = out.split('\n').find((one) => one.startsWith('RESULT '));
  if (line === undefined) throw new Error(`${out}\n${err}`);
  return line === 'RESULT undefined' ? undefined : JSON.parse(line.slice('RESULT '.length));
}

it.each(['11.0', '12.5', '14.0', '15.0'])(
  '%s provisions partition, CSS, line, phone and user, and reads them back',
  async (version) => {
    const result = (await client(
      version,
      `
    await call('addRoutePartition', { routePartition: { name: 'CA-PT', description: 'x' } });
    await call('addCss', { css: { name: 'CA-CSS', members: { member: { routePartitionName: 'CA-PT', index: 1 } } } });
    await call('addLine', { line: { pattern: '7601', usage: 'Device', routePartitionName: 'CA-PT' } });
    const uuid = await call('addPhone', { phone: { name: 'CSFCA1', product: 'Cisco Unified Client Services Framework', class: 'Phone', protocol: 'SIP', protocolSide: 'User',
      callingSearchSpaceName: 'CA-CSS', devicePoolName: 'Default', commonPhoneConfigName: 'Standard Common Phone Profile', locationName: 'Hub_None', useTrustedRelayPoint: 'Default',
      sipProfileName: 'Standard SIP Profile', phoneTemplateName: 'Standard Client Services Framework', primaryPhoneName: '', builtInBridgeStatus: 'Default', packetCaptureMode: 'None',
      certificateOperation: 'No Pending Operation', deviceMobilityMode: 'Default', lines: { line: [ { index: 1, dirn: { pattern: '7601', routePartitionName: 'CA-PT' } } ] } } });
    await call('addUser', { user: { lastName: 'Diallo', userid: 'amara', pin: '83921', presenceGroupName: 'Standard Presence group', associatedDevices: { device: ['CSFCA1'] } } });
    const phone = await call('getPhone', { name: 'CSFCA1' }, { clean: true, removeAttributes: true });
    const list = await call('listPhone', { searchCriteria: { name: 'CSF%' }, returnedTags: { name: '', devicePoolName: '' } }, { clean: true, removeAttributes: true });
    const user = await call('getUser', { userid: 'amara' }, { clean: true, removeAttributes: true });
    await call('updatePhone', { name: 'CSFCA1', description: 'changed' });
    const changed = await call('executeSQLQuery', { sql: "select name, description from device where name = 'CSFCA1'" });
    await call('removePhone', { name: 'CSFCA1' });
    return { uuid, dn: phone.phone.lines.line.dirn?.pattern ?? phone.phone.lines.line[0]?.dirn?.pattern, pool: [].concat(list.phone)[0].devicePoolName, device: user.user.associatedDevices.device, changed };`,
    )) as Record<string, unknown>;
    expect(result).toMatchObject({
      dn: '7601',
      pool: { value: 'Default' },
      changed: { row: [{ name: 'CSFCA1', description: 'changed' }] },
    });
    expect(String(result.uuid)).toMatch(/^\{[0-9A-F-]{36}\}$/);
    expect(JSON.stringify(result.device)).toContain('CSFCA1');
  },
);

it('sees the fault of an unknown phone', async () => {
  const result = await client('14.0', `return call('getPhone', { name: 'SEP0023AF482340' });`);
  expect(JSON.stringify(result)).toContain(
    'Item not valid: The specified SEP0023AF482340 was not found',
  );
});
