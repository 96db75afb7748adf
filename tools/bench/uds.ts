/** UDS: version and clusterUser against the floor; searches of a large directory by the beginning of a name. */
import { request } from 'node:https';
import type { Certificates } from '../../server/security/certificates';
import { compare, type Effort } from './compare';
import { startPeer, stop, type Target } from './processes';
import { against, perSecond } from './rates';
import { end, fixtureOf, siteOf } from './sql';
import { note } from './table';

const USER = {
  addUser: {
    user: { userid: 'user{i:12X}', lastName: 'L{i:12X}', firstName: 'Ada', mailid: 'u{i}@a.org' },
  },
};

const BASE = '/cucm-uds';

export async function uds(tls: Certificates, users: number, effort: Effort): Promise<void> {
  const site = await siteOf(fixtureOf([users, [USER]]));
  const { target } = site;
  await faceTheFloor(tls, target, 'UDS version', `${BASE}/version`, effort);
  const path = `${BASE}/clusterUser?username=user{i}`;
  await faceTheFloor(tls, target, 'UDS clusterUser', path, effort);
  // Sixteen users have each beginning; no search comes twice in a round.
  const search = `${BASE}/users?max=10&name=L{i/16}`;
  const [own] = await compare([{ target, body: '', path: search, cycle: users - 16 }], effort);
  if (!own) throw new Error('one was measured');
  // On one core: what its processor time allows, whoever shares the machine.
  const alone = 1e6 / own.cpu;
  note(
    `UDS users, name prefix over ${users.toLocaleString('en')} users, 10 of 16 found`,
    `${perSecond(own)} measured, ${Math.round(alone)}/s by its processor time (${own.cpu.toFixed(0)} us)`,
    '>= 2000/s on one core',
    alone >= 2000 && own.failed === 0,
  );
  await end(site);
}

async function faceTheFloor(
  tls: Certificates,
  target: Target,
  name: string,
  path: string,
  effort: Effort,
): Promise<void> {
  const body = await get(target, path.replace('{i}', '000000000001'));
  const floor = await startPeer({ role: 'floor', tls, body }, tls.ca);
  const cycle = 200;
  const [base, own] = await compare(
    [
      { target: floor, body: '', path, cycle },
      { target, body: '', path, cycle },
    ],
    effort,
  );
  if (!base || !own) throw new Error('two were measured');
  against(name, own, base, 0.4);
  await stop(floor.child);
}

function get({ port, ca }: Target, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, ca, servername: 'localhost' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}
