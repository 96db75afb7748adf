/** A phone that comes with an activation code, and what an administrator does for it by AXL. */
import jsQR from 'jsqr';
import { Phone, type Mic, type PhoneOptions } from '../../phone';
import { onboard } from '../../phone/activation/onboard';
import type { Ucmock } from '../../server';
import { axl, post, textOf } from './axl';
import { line, lines, phone as phoneXml } from './builders';

/** A simulated phone of this server, not started. */
export function phoneOf(ucm: Ucmock, options: Partial<PhoneOptions> = {}): Phone {
  const sipPort = ucm.nodes[0]?.sipPort ?? 0;
  const httpsPort = Number(new URL(ucm.url).port);
  return new Phone({
    ...{ model: '8841', mac: '001122334455', retryMs: 50, tftp: '127.0.0.1:1' },
    httpPort: ucm.ports.files ?? 0,
    hosts: { 'ucm-pub': { address: '127.0.0.1', sipPort, httpsPort } },
    ...options,
  });
}

/** Device > Device Settings > Device Defaults: On-Premise Onboarding Method. */
export async function setMethod(
  ucm: Ucmock,
  isActivationCode: boolean,
  model = 'Cisco 8841',
): Promise<void> {
  await axl(
    ucm,
    'updateDeviceDefaults',
    `<Model>${model}</Model><Protocol>SIP</Protocol><PreferActCodeOverAutoReg>${isActivationCode}</PreferActCodeOverAutoReg>`,
  );
}

/** A phone with line 1001 that needs a code. */
export async function addWaiting(ucm: Ucmock, name = 'BAT0A1B2C3D4E5F', product = 'Cisco 8841') {
  await axl(ucm, 'addLine', line({ pattern: '1001' })).catch(() => undefined);
  await axl(ucm, 'addPhone', waiting(name, product));
}

function waiting(name: string, product: string): string {
  const phoneTemplateName = `Standard ${product.slice('Cisco '.length)} SIP`;
  const xml = phoneXml({ name, product, phoneTemplateName, lines: lines('1001') });
  return xml.replace('</phone>', '<enableActivationID>true</enableActivationID></phone>');
}

/** @param seconds it is good for @returns the sixteen digits */
export async function codeFor(ucm: Ucmock, name: string, seconds?: number): Promise<string> {
  const expiry =
    seconds === undefined ? '' : `<activationCodeExpiry>${seconds}</activationCodeExpiry>`;
  await axl(
    ucm,
    'addPhoneActivationCode',
    `<phoneActivationCode>${expiry}<phoneName>${name}</phoneName></phoneActivationCode>`,
  );
  return codeOf(ucm, name);
}

/** '' when it has none */
export async function codeOf(ucm: Ucmock, name: string): Promise<string> {
  return textOf(await listCodes(ucm, name), 'activationCode') ?? '';
}

function listCodes(ucm: Ucmock, phoneName: string): Promise<string> {
  return axl(
    ucm,
    'listPhoneActivationCode',
    `<searchCriteria><phoneName>${phoneName}</phoneName></searchCriteria><returnedTags><activationCode/></returnedTags>`,
  );
}

/** Enters a code as a phone does, with a certificate of the test's choice. @throws CodeRefused */
export function enter(
  ucm: Ucmock,
  { code, device, mic }: { code: string; device: string; mic: Mic },
): Promise<unknown> {
  const { hostname, port } = new URL(ucm.url);
  return onboard(
    { address: '127.0.0.1', port: Number(port), host: hostname, ca: ucm.ca },
    {
      code,
      device,
      mic,
    },
  );
}

/** Counters of "Cisco Device Activation" that are not 0. */
export async function counters(ucm: Ucmock): Promise<Record<string, number>> {
  const body = `<ns:perfmonCollectCounterData xmlns:ns="http://schemas.cisco.com/ast/soap"><ns:Host>localhost</ns:Host><ns:Object>Cisco Device Activation</ns:Object></ns:perfmonCollectCounterData>`;
  const { text } = await post(
    ucm,
    `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body>${body}</Body></Envelope>`,
    { path: '/perfmonservice2/services/PerfmonService' },
  );
  const values = text.matchAll(/\\Cisco Device Activation\\(\w+)<.*?<(?:\w+:)?Value[^>]*>(\d+)</gs);
  return Object.fromEntries(
    [...values]
      .map(([, name = '', value]) => [name, Number(value)])
      .filter(([, value]) => value !== 0),
  ) as Record<string, number>;
}

/** The text in a QR code's SVG, as a camera reads it. */
export function scanned(svg: string): string | undefined {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [, x, y, w] of svg.matchAll(/M(\d+),(\d+)l(\d+),0/g))
    for (let dy = 0; dy < Number(w); dy++)
      for (let dx = 0; dx < Number(w); dx++)
        pixels.fill(
          0,
          ((Number(y) + dy) * size + Number(x) + dx) * 4,
          ((Number(y) + dy) * size + Number(x) + dx) * 4 + 3,
        );
  return jsQR(pixels, size, size)?.data;
}
