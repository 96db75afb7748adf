/**
 * Phones that are onboarded by activation code and register: XMLDefault, the handshake with code and
 * certificate, the own file, REGISTER. The simulated phones run in the same process as the server, so
 * that the figure is of both.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Phone } from '../../phone';
import { startUcmock, type Ucmock } from '../../server';
import { note } from './table';

/** Phones that are on their way at once. */
const AT_ONCE = 20;
const PATIENCE_MS = 120_000;

export async function activation(count: number): Promise<void> {
  const { registered, seconds } = await onboardAll(count);
  const rate = `${(registered / seconds).toFixed(0)} phones/s`;
  const what = `${count} phones onboard by activation code and register, phones in the same process`;
  note(what, rate, 'all', registered === count);
}

/** @returns how many registered under their MAC address */
export async function onboardAll(count: number): Promise<{ registered: number; seconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-activation-'));
  const fixture = join(folder, 'phones.yaml');
  writeFileSync(fixture, JSON.stringify(fixtureOf(count)));
  const ucm = await startUcmock({
    ...{ port: 0, sipPort: 0, filePort: 0, logLevel: 'error', limits: 'off', fixture },
  }).finally(() => rmSync(folder, { recursive: true, force: true }));
  const codes = await codesOf(ucm, count);
  const phones = codes.map((code, at) => phoneOf(ucm, code, at));
  const waiting = [...phones];
  let registered = 0;
  try {
    const began = performance.now();
    const work = async (): Promise<void> => {
      for (let phone = waiting.pop(); phone; phone = waiting.pop()) {
        await phone.start();
        await phone.registered(PATIENCE_MS);
        registered += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { registered, seconds: (performance.now() - began) / 1000 };
  } finally {
    await Promise.all(phones.map((phone) => phone.stop()));
    await ucm.stop();
  }
}

function fixtureOf(count: number) {
  const name = 'BAT00000000{i:4}';
  const phone = {
    ...{ name, product: 'Cisco 8841', class: 'Phone', protocol: 'SIP', protocolSide: 'User' },
    ...{ devicePoolName: 'Default', phoneTemplateName: 'Standard 8841 SIP' },
    lines: { line: { index: 1, dirn: { pattern: '1001' } } },
  };
  const method = { Model: 'Cisco 8841', Protocol: 'SIP', PreferActCodeOverAutoReg: true };
  return {
    axl: [
      { updateDeviceDefaults: method },
      { addLine: { line: { pattern: '1001', usage: 'Device' } } },
    ],
    copies: [{ axl: [{ addPhone: { phone } }], count }],
  };
}

function phoneOf({ ports, nodes }: Ucmock, activationCode: string, at: number): Phone {
  return new Phone({
    ...{ model: '8841', mac: (0x001122330000 + at).toString(16).padStart(12, '0') },
    ...{ tftp: '127.0.0.1:1', httpPort: ports.files ?? 0, activationCode, retryMs: 100 },
    hosts: {
      'ucm-pub': { address: '127.0.0.1', sipPort: nodes[0]?.sipPort ?? 0, httpsPort: ports.https },
    },
  });
}

/** A code for each phone: the button Generate New Activation Code, pressed over one connection. */
async function codesOf(ucm: Ucmock, count: number): Promise<string[]> {
  const agent = new Agent({ ca: ucm.ca, keepAlive: true, maxSockets: 1 });
  try {
    const names = Array.from({ length: count }, (_, at) => `BAT00000000${pad(at + 1)}`);
    return await Promise.all(names.map((name) => codeOf(ucm, agent, name)));
  } finally {
    agent.destroy();
  }
}

const pad = (number: number): string => String(number).padStart(4, '0');

function codeOf({ url, login }: Ucmock, agent: Agent, name: string): Promise<string> {
  const path = `/ucmock/administration/phones/${name}/activation-code`;
  const auth = `${login.user}:${login.password}`;
  return new Promise((resolve, reject) => {
    request(`${url}${path}`, { method: 'POST', agent, auth }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const code = /"activationCode":"(\d{16})"/.exec(text)?.[1];
        if (code === undefined) reject(new Error(`${name}: ${text}`));
        else resolve(code);
      });
    })
      .on('error', reject)
      .end();
  });
}
