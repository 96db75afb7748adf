/**
 * The files of a start in the recorded order: CTL, ITL, the phone's own file, XMLDefault where it
 * has none, then what its file names. facts/onboarding.md D1, facts/phone-request-order.json
 */
import { readConfig, type PhoneConfig } from '../config/config';
import type { PhoneModel } from '../models';
import { fetchFile, type Sources } from './fetch-file';

export interface Started {
  config: PhoneConfig;
  /** false: there is no file for it, and the config is XMLDefault's */
  known: boolean;
  /** which trust lists it was given */
  trust: { ctl: Buffer | undefined; itl: Buffer | undefined };
}

/** @returns undefined when not even XMLDefault is there @throws when no server answers */
export async function fetchStartUp(
  sources: Sources,
  device: string,
  model: PhoneModel,
): Promise<Started | undefined> {
  const get = (file: string): Promise<Buffer | undefined> => fetchFile(sources, file);
  const ctl = await get(`CTL${device}.tlv`);
  const itl = (await get(`ITL${device}.tlv`)) ?? (await get('ITLFile.tlv'));
  const isTrusting = ctl !== undefined || itl !== undefined;
  const own = await fetchConfig(get, `${device}.cnf.xml`, isTrusting);
  const text = own ?? (await fetchConfig(get, 'XMLDefault.cnf.xml', isTrusting));
  if (text === undefined) return undefined;
  const config = readConfig(text, model.number);
  const more = [...config.files, ...(isUpgrade(config, model) ? [`${config.load}.loads`] : [])];
  for (const file of model.soft ? [] : more) await get(file);
  return { config, known: own !== undefined, trust: { ctl, itl } };
}

/**
 * With a trust list the signed form is asked for, and the plain one where it is not there: our
 * phones do not verify yet, real ones would refuse the plain one. [guess] facts/trust-lists.md 5
 */
async function fetchConfig(
  get: (file: string) => Promise<Buffer | undefined>,
  file: string,
  isTrusting: boolean,
): Promise<string | undefined> {
  const signed = isTrusting ? await get(`${file}.sgn`) : undefined;
  if (signed) return signed.subarray(headerLength(signed)).toString('utf8');
  return (await get(file))?.toString('utf8');
}

const VERSION_TAG = 1;
const LENGTH_TAG = 2;

/** A signed file is the file behind a header of tagged items, the second of which tells its length. */
function headerLength(file: Buffer): number {
  if (file[0] !== VERSION_TAG || file.length < 10) return 0;
  const next = 3 + file.readUInt16BE(1);
  return file[next] === LENGTH_TAG ? file.readUInt16BE(next + 3) : 0;
}

function isUpgrade({ load }: PhoneConfig, model: PhoneModel): boolean {
  return load !== '' && load !== model.load;
}
