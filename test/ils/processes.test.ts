/**
 * Clusters of an ILS network in processes of their own, each with an authority of its own: what they
 * know of each other they have over TLS.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { configureIls, ilsPage, synchronizeIls, told } from '../support/ils';
import { json } from '../support/json';
import { kill, startProcess, type Process } from '../support/processes';
import { ask } from '../support/rest';

const HUB = 'pub.hub.localhost';
const SPOKE = 'pub.spoke.localhost';

let folder: string;
let hub: Process;
let spoke: Process;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ucmock-ils-'));
  [hub, spoke] = await Promise.all([start('hub'), start('spoke')]);
});
afterAll(async () => {
  await Promise.all([hub, spoke].map(kill));
  rmSync(folder, { recursive: true, force: true });
});

function start(name: string): Promise<Process> {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, `clusters:\n  ${name}:\n    nodes: { pub: publisher }\n`);
  return startProcess('up', '-f', file, '--data', join(folder, name), '--port', '0');
}

const portOf = ({ ucm }: Process): string => new URL(ucm.url).port;
const trust = ({ ucm }: Process, node: string, pem: string) =>
  json(ucm, 'POST /platformcom/api/v1/certmgr/config/trust/certificates', {
    node,
    body: { service: ['tomcat'], certificates: [pem] },
  });
const find = async ({ ucm }: Process, node: string, userid: string) =>
  (await ask(ucm, `/cucm-uds/clusterUser?username=${userid}`, { headers: { Host: node } })).text;

it('with certificates they know each other once each trusts the other one', async () => {
  const form = { tls: true, password: '' };
  await configureIls(hub.ucm, HUB, { clusterId: 'hub', role: 'Hub Cluster', ...form });
  const server = `${HUB}:${portOf(hub)}`;
  const registered = { clusterId: 'spoke', role: 'Spoke Cluster', server, ...form } as const;
  await configureIls(spoke.ucm, SPOKE, registered);
  expect((await synchronizeIls(spoke.ucm, SPOKE)).status).toBe('Authentication Failed');
  expect((await trust(spoke, SPOKE, hub.ucm.ca)).status).toBe(201);
  // One way is not enough: the hub has to know the spoke, too.
  expect((await synchronizeIls(spoke.ucm, SPOKE)).status).toBe('Authentication Failed');
  expect((await ilsPage(hub.ucm, HUB)).clusters).toEqual([]);
  expect((await trust(hub, HUB, spoke.ucm.ca)).status).toBe(201);
  expect(told(await synchronizeIls(spoke.ucm, SPOKE))).toEqual(['hub: Up to Date']);
  expect(told(await ilsPage(hub.ucm, HUB))).toEqual(['spoke: Up to Date']);
});

it('a user is found in the other process, where its UDS really is', async () => {
  const more = (userid: string) => user({ userid, password: 'Right-1-Enough' });
  await axl(spoke.ucm, 'addUser', more('bao'));
  await axl(hub.ucm, 'addUser', more('amara'));
  expect(await find(hub, HUB, 'bao')).toContain(
    `uri="https://${SPOKE}:${portOf(spoke)}/cucm-uds/user/bao"`,
  );
  expect(await find(spoke, SPOKE, 'amara')).toContain(
    `uri="https://${HUB}:${portOf(hub)}/cucm-uds/user/amara"`,
  );
});

it('when the hub is killed its users are not found, and the spoke says so at its next round', async () => {
  await kill(hub);
  expect(await find(spoke, SPOKE, 'amara')).toContain('found="false"');
  expect(await find(spoke, SPOKE, 'bao')).toContain('found="true"');
  expect(told(await synchronizeIls(spoke.ucm, SPOKE))).toEqual(['hub: Unreachable']);
});
