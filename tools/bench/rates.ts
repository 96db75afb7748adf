/** getUser, getPhone and addPhone against the floor; npm soap beside getUser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificates } from '../../server/security/certificates';
import { compare, ratio, type Effort, type Measured } from './compare';
import { ROOT, startPeer, startUcmock, stop } from './processes';
import * as requests from './requests';
import { note } from './table';

/** Different users and phones that are asked for in turn, so that no answer is just repeated. */
const OBJECTS = 200;

export async function rates(tls: Certificates, effort: Effort): Promise<void> {
  const ucm = await startUcmock([]);
  await requests.provision(ucm, OBJECTS);
  const { getUser, getPhone } = requests;
  const user = await requests.ask(ucm, requests.numbered(getUser, 1));
  const userFloor = await startPeer({ role: 'floor', tls, body: user }, tls.ca);
  const soap = await startPeer(
    {
      role: 'soap',
      tls,
      wsdl: join(ROOT, 'wsdl', 'axl', '15.0', 'AXLAPI.wsdl'),
      operation: 'getUser',
      answer: await requests.peerAnswer(user),
    },
    tls.ca,
  );
  const [floor, own, theirs] = await compare(
    [
      { target: userFloor, body: getUser, cycle: OBJECTS },
      { target: ucm, body: getUser, cycle: OBJECTS },
      { target: soap, body: getUser, cycle: OBJECTS },
    ],
    effort,
  );
  if (!floor || !own || !theirs) throw new Error('three were measured');
  await Promise.all([stop(userFloor.child), stop(soap.child)]);
  against('getUser', own, floor, 0.33);
  const times = ratio(own, theirs);
  note(
    'getUser against npm soap',
    `${times.toFixed(1)} x (${perSecond(theirs)}, ${theirs.failed} failed; ${theirs.cpu.toFixed(0)} us)`,
    '>= 3.5 x',
    times >= 3.5,
  );

  const phone = await requests.ask(ucm, requests.numbered(getPhone, 1));
  const phoneFloor = await startPeer({ role: 'floor', tls, body: phone }, tls.ca);
  const [base, phones] = await compare(
    [
      { target: phoneFloor, body: getPhone, cycle: OBJECTS },
      { target: ucm, body: getPhone, cycle: OBJECTS },
    ],
    effort,
  );
  if (!base || !phones) throw new Error('two were measured');
  against('getPhone (full, 2 lines)', phones, base, 0.18);
  await Promise.all([stop(phoneFloor.child), stop(ucm.child)]);
}

/** What remembering the last 1000 requests costs getUser: the same with it and without, in turns. */
export async function journalCost(effort: Effort): Promise<void> {
  const [kept, none] = [await startUcmock([]), await startUcmock(['--journal', '0'])];
  for (const ucm of [kept, none]) await requests.provision(ucm, OBJECTS);
  const { getUser } = requests;
  const [own, bare] = await compare(
    [kept, none].map((target) => ({ target, body: getUser, cycle: OBJECTS })),
    effort,
  );
  if (!own || !bare) throw new Error('two were measured');
  const cost = 1 - ratio(own, bare);
  const cpu = (own.cpu - bare.cpu) / bare.cpu;
  note(
    'journal: getUser loses',
    `${(cost * 100).toFixed(1)} % of its rate, ${(cpu * 100).toFixed(1)} % more processor time`,
    '< 5 %',
    cost < 0.05,
  );
  await Promise.all([stop(kept.child), stop(none.child)]);
}

/** addPhone into a file: each answer says that the phone, and its change log, are there for good. */
export async function durableWrites(tls: Certificates, effort: Effort): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-bench-'));
  const ucm = await startUcmock(['--data', data]);
  await requests.provision(ucm, 0);
  const floor = await startPeer({ role: 'floor', tls, body: requests.addedAnswer }, tls.ca);
  const [base, own] = await compare(
    [
      { target: floor, body: requests.addPhone },
      { target: ucm, body: requests.addPhone },
    ],
    effort,
  );
  if (!base || !own) throw new Error('two were measured');
  against('addPhone, durable file, change log', own, base, 0.12);
  await Promise.all([stop(floor.child), stop(ucm.child)]);
  rmSync(data, { recursive: true, force: true });
}

export function perSecond({ rate }: Measured): string {
  return `${Math.round(rate)}/s`;
}

export function against(name: string, own: Measured, floor: Measured, bar: number): void {
  const share = ratio(own, floor);
  const failed = own.failed > 0 ? `, ${own.failed} FAILED` : '';
  note(
    name,
    `${share.toFixed(2)} of the floor (${perSecond(own)} of ${perSecond(floor)}${failed})`,
    `>= ${bar}`,
    share >= bar && own.failed === 0,
  );
  note(
    '... processor time a request',
    `${own.cpu.toFixed(0)} us of ${floor.cpu.toFixed(0)} us (${(floor.cpu / own.cpu).toFixed(2)}); generator ${percent(own)} and ${percent(floor)} busy`,
  );
}

function percent({ generator }: Measured): string {
  return `${Math.round(generator * 100)} %`;
}
