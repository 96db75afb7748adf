/**
 * `npm run bench`: how fast ucmock is, as ratios against a floor of the same run.
 *
 * Absolute rates differ by half from machine to machine and run to run; a ratio to a raw https
 * server that answers a constant of equal size does not. Method and figures: docs/performance.md
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificatesFor } from '../../server/security/certificates';
import { machineNow } from '../../server/runtime/clock';
import type { LoadOptions, LoadResult } from './load';
import * as requests from './requests';

const ROOT = join(__dirname, '..', '..', '..');
const quick = process.argv.includes('--quick');
const CONNECTIONS = 16;
const DURATION = quick ? 1_500 : 6_000;

interface Line {
  what: string;
  figure: string;
  bar: string;
  met: boolean | undefined;
}

const table: Line[] = [];

function note(what: string, figure: string, bar: string, met?: boolean): void {
  table.push({ what, figure, bar, met });
  process.stderr.write(`${what}: ${figure}\n`);
}

interface Started {
  child: ChildProcess;
  port: number;
  ca: string;
}

async function main(): Promise<void> {
  const tls = await certificatesFor({
    directory: undefined,
    names: ['localhost', '127.0.0.1'],
    now: machineNow(),
  });
  await rates(tls);
  await lists();
  await starts();
  print();
}

type Tls = Awaited<ReturnType<typeof certificatesFor>>;

/** getUser, getPhone and addPhone against the floor; npm soap beside getUser. */
async function rates(tls: Tls): Promise<void> {
  const ucm = await startUcmock([]);
  await requests.provision(ucm);
  const cases = [
    { name: 'getUser', body: requests.getUser, bar: 0.33 },
    { name: 'getPhone (full, 2 lines)', body: requests.getPhone, bar: 0.18 },
  ];
  let userRate = 0;
  for (const { name, body, bar } of cases) {
    const sample = await requests.ask(ucm, body);
    const floor = await ask('floor', { tls, body: sample });
    const base = await load({ port: floor.port, ca: tls.ca, body });
    const own = await load({ port: ucm.port, ca: ucm.ca, body });
    stop(floor.child);
    if (name === 'getUser') userRate = own.rate;
    rate(name, own, base, bar);
  }
  const peer = await ask('soap', {
    tls,
    wsdl: join(ROOT, 'wsdl', 'axl', '15.0', 'AXLAPI.wsdl'),
    operation: 'getUser',
    answer: await requests.peerAnswer(await requests.ask(ucm, requests.getUser)),
  });
  const theirs = await load({ port: peer.port, ca: tls.ca, body: requests.getUser });
  stop(peer.child);
  const times = userRate / theirs.rate;
  note(
    'getUser against npm soap',
    `${times.toFixed(1)} x (${Math.round(theirs.rate)}/s, ${theirs.failed} failed)`,
    '>= 3.5 x',
    times >= 3.5,
  );
  stop(ucm.child);

  const data = mkdtempSync(join(tmpdir(), 'ucmock-bench-'));
  const durable = await startUcmock(['--data', data]);
  await requests.provision(durable);
  const floor = await ask('floor', { tls, body: requests.addedAnswer });
  const base = await load({ port: floor.port, ca: tls.ca, body: requests.addPhone });
  const own = await load({ port: durable.port, ca: durable.ca, body: requests.addPhone });
  stop(floor.child);
  rate('addPhone, durable file, change log', own, base, 0.12);
  stop(durable.child);
  rmSync(data, { recursive: true, force: true });
}

function rate(name: string, own: LoadResult, floor: LoadResult, bar: number): void {
  const ratio = own.rate / floor.rate;
  const failed = own.failed > 0 ? `, ${own.failed} FAILED` : '';
  note(
    name,
    `${ratio.toFixed(2)} of the floor (${Math.round(own.rate)}/s of ${Math.round(floor.rate)}/s${failed})`,
    `>= ${bar}`,
    ratio >= bar && own.failed === 0,
  );
}

/** A list of 20,000 phones, and what others feel of it. */
async function lists(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-bench-'));
  const ucm = await startUcmock(['--data', data, '--limits', 'off']);
  const idle = resident(ucm.child);
  note('resident when idle', `${idle} MB`, '<= 120 MB', idle <= 120);
  await requests.provision(ucm);
  await requests.addPhones(ucm, 20_000);
  const before = resident(ucm.child);
  await requests.timedList(ucm);
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, resident(ucm.child))), 20);
  const others = load({
    port: ucm.port,
    ca: ucm.ca,
    body: requests.getUser,
    connections: 1,
    duration: 2_000,
  });
  const lists = [];
  for (let i = 0; i < 3; i += 1) lists.push(await requests.timedList(ucm));
  clearInterval(watch);
  const { p99 } = await others;
  const best = lists.reduce((a, b) => (a.megabytesPerSecond > b.megabytesPerSecond ? a : b));
  note(
    'listPhone 20,000 x 15 tags, first byte',
    `${best.firstByte.toFixed(0)} ms`,
    '<= 50 ms',
    best.firstByte <= 50,
  );
  note(
    'listPhone 20,000 x 15 tags, throughput',
    `${best.megabytesPerSecond.toFixed(0)} MB/s (${(best.bytes / 1e6).toFixed(1)} MB)`,
    '>= 60 MB/s',
    best.megabytesPerSecond >= 60,
  );
  note('... resident memory rises', `${most - before} MB`, '<= 64 MB', most - before <= 64);
  note('... p99 of another client', `${p99.toFixed(1)} ms`, '<= 50 ms', p99 <= 50);
  await stopped(ucm.child);
  // What phones on file cost is seen by a process that has just opened them.
  const again = await startUcmock(['--data', data]);
  await requests.ask(again, requests.getPhone);
  const rise = resident(again.child) - idle;
  note(
    'resident with 20,000 phones on file',
    `+ ${rise} MB (x 5 = ${rise * 5} MB)`,
    '+ 25 MB per 100,000',
    rise * 5 <= 25,
  );
  await stopped(again.child);
  rmSync(data, { recursive: true, force: true });
}

function stopped(child: ChildProcess): Promise<void> {
  child.removeAllListeners('exit');
  const done = finished(child);
  child.kill();
  return done;
}

/** Start of the process to the first good answer, against `node -e 0`. */
async function starts(): Promise<void> {
  const runs = quick ? 3 : 7;
  const bare: number[] = [];
  const own: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    bare.push(await timed(() => finished(spawn(process.execPath, ['-e', '0']))));
    const started = performance.now();
    const ucm = await startUcmock([]);
    await requests.ask(ucm, requests.getVersion);
    own.push(performance.now() - started);
    stop(ucm.child);
  }
  const [a, b] = [median(bare), median(own)];
  note(
    'start to first good answer',
    `${b.toFixed(0)} ms, ${(b / a).toFixed(1)} x node -e 0 (${a.toFixed(0)} ms)`,
    '<= 5 x and < 300 ms',
    b / a <= 5 && b < 300,
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function finished(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function startUcmock(args: string[]): Promise<Started> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'dist', 'server', 'main.js'), '--port', '0', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
    child.once('exit', () => reject(new Error('ucmock ended')));
  });
  const [, port = ''] = /https:\/\/[^:]+:(\d+)\/axl/.exec(line) ?? [];
  const [, caPath = ''] = /CA (\S+)/.exec(line) ?? [];
  return { child, port: Number(port), ca: readFileSync(caPath, 'utf8') };
}

async function ask(
  role: 'floor' | 'soap',
  order: object,
): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(join(__dirname, 'child.js'));
  const { port } = await message<{ port: number }>(child, { role, ...order });
  return { child, port };
}

async function load(
  options: Pick<LoadOptions, 'port' | 'ca' | 'body'> & Partial<LoadOptions>,
): Promise<LoadResult> {
  const child = fork(join(__dirname, 'child.js'));
  const all: LoadOptions = {
    connections: CONNECTIONS,
    duration: DURATION,
    headers: requests.headers,
    path: '/axl/',
    ...options,
  };
  const result = await message<LoadResult>(child, { role: 'load', options: all });
  stop(child);
  return result;
}

function message<T>(child: ChildProcess, order: object): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (answer) => resolve(answer as T));
    child.once('exit', (code) => reject(new Error(`child ended with ${String(code)}`)));
    child.send(order);
  });
}

function stop(child: ChildProcess): void {
  child.removeAllListeners('exit');
  child.kill();
}

/** Resident memory of a process, MB. */
function resident(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

function print(): void {
  const rows = [
    ['what', 'figure', 'bar', ''],
    ...table.map(({ what, figure, bar, met }) => [
      what,
      figure,
      bar,
      met === undefined ? '' : met ? 'ok' : 'MISSED',
    ]),
  ];
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  for (const row of rows)
    process.stdout.write(`| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 6)).join(' | ')} |\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
