/**
 * The files of a start in the recorded order: CTL, ITL, the phone's own file, XMLDefault where it
 * has none, then what its file names. facts/onboarding.md D1, facts/phone-request-order.json
 */
import { readConfig, type PhoneConfig } from '../config/config';
import { textOf } from '../config/parse';
import type { PhoneModel } from '../models';
import { FileRefused, type Security } from '../security';
import { fetchFile, type Sources } from './fetch-file';

export interface Started {
  config: PhoneConfig;
  /** false: there is no file for it, and the config is XMLDefault's */
  known: boolean;
}

/**
 * Lists that nobody it trusts has signed are left, and the phone goes on with those it has; so it
 * does with its configuration, where it has one.
 *
 * @param before the configuration that it worked by
 * @returns undefined when not even XMLDefault is there
 * @throws when no server answers; FileRefused when its file is signed by nobody it trusts
 */
export async function fetchStartUp(
  sources: Sources,
  device: string,
  {
    model,
    security,
    before,
  }: { model: PhoneModel; security: Security; before?: PhoneConfig | undefined },
): Promise<Started | undefined> {
  const get = (file: string): Promise<Buffer | undefined> => fetchFile(sources, file);
  const ctl = await get(`CTL${device}.tlv`);
  if (ctl) await security.take('CTL', ctl);
  const itl = (await get(`ITL${device}.tlv`)) ?? (await get('ITLFile.tlv'));
  if (itl) await security.take('ITL', itl);
  const found = await fetchOwn({ get, security }, device, model).catch((error: unknown) => {
    if (error instanceof FileRefused && before) return { config: before, known: true };
    throw error;
  });
  if (!found) return undefined;
  const { config } = found;
  security.use(config);
  const more = [...config.files, ...(isUpgrade(config, model) ? [`${config.load}.loads`] : [])];
  for (const file of model.soft ? [] : more) await get(file);
  return found;
}

interface Reading {
  get(file: string): Promise<Buffer | undefined>;
  security: Security;
}

async function fetchOwn(
  reading: Reading,
  device: string,
  model: PhoneModel,
): Promise<Started | undefined> {
  const own = await fetchConfig(reading, `${device}.cnf.xml`, model);
  if (own) return { config: own, known: true };
  const config = await fetchConfig(reading, 'XMLDefault.cnf.xml', model);
  return config && { config, known: false };
}

/**
 * With the TFTP server's certificate in a trust list the signed file is asked for, and no other.
 * [doc] facts/trust-lists.md 5; a signed one that says only that it is encrypted is followed by that.
 */
async function fetchConfig(
  { get, security }: Reading,
  file: string,
  { number }: PhoneModel,
): Promise<PhoneConfig | undefined> {
  if (!security.trust.asksSigned) {
    const plain = await get(file);
    return plain && readConfig(plain.toString('utf8'), number);
  }
  const name = `${file}.sgn`;
  const signed = await get(name);
  if (!signed) return undefined;
  const config = readConfig((await security.open(name, signed)).toString('utf8'), number);
  const isShort = textOf(config.root, 'fullConfig') === 'false';
  if (!isShort || textOf(config.root, 'encrConfig') !== 'true') return config;
  const hidden = `${file}.enc.sgn`;
  const encrypted = await get(hidden);
  if (!encrypted) return config;
  const text = (await security.openEncrypted(hidden, encrypted)).toString('utf8');
  return readConfig(text, number);
}

function isUpgrade({ load }: PhoneConfig, model: PhoneModel): boolean {
  return load !== '' && load !== model.load;
}
