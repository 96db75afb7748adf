/** A phone that comes with an activation code, and what an administrator does for it by AXL. */
import { Phone, type PhoneOptions } from '../../phone';
import type { Ucmock } from '../../server';
import { axl, textOf } from './axl';
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
  const phoneTemplateName = `Standard ${product.slice('Cisco '.length)} SIP`;
  const xml = phoneXml({ name, product, phoneTemplateName, lines: lines('1001') });
  await axl(
    ucm,
    'addPhone',
    xml.replace('</phone>', '<enableActivationID>true</enableActivationID></phone>'),
  );
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
  const listed = await axl(
    ucm,
    'listPhoneActivationCode',
    `<searchCriteria><phoneName>${name}</phoneName></searchCriteria><returnedTags><activationCode/></returnedTags>`,
  );
  return textOf(listed, 'activationCode') ?? '';
}
