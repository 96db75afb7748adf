/**
 * The phones that can be simulated: what each is called in its certificate, in the load that it
 * runs and in SIP. Numbers are those of typemodel. facts/onboarding.md A5, facts/serviceability.md
 */
export interface PhoneModel {
  /** how the command line and the library name it */
  name: string;
  /** typemodel */
  number: number;
  /** of the certificate and of User-Agent */
  product: string;
  /** of the device's name; for a softphone it is completed by a user's name, else by the MAC */
  prefix: string;
  /** what it runs when it leaves the factory */
  load: string;
  /** a program instead of a device: no certificate, no firmware, no soft key file */
  soft: boolean;
}

/** [number, name, family of the load] */
const DESK: readonly [number, string, string][] = [
  [36213, '7811', 'sip78xx'],
  [621, '7821', 'sip78xx'],
  [36247, '7832', 'sip7832'],
  [622, '7841', 'sip78xx'],
  [623, '7861', 'sip78xx'],
  [36217, '8811', 'sip88xx'],
  [36258, '8832', 'sip8832'],
  [683, '8841', 'sip88xx'],
  [36224, '8845', 'sip8845_65'],
  [684, '8851', 'sip88xx'],
  [36232, '8851NR', 'sip88xx'],
  [685, '8861', 'sip88xx'],
  [36225, '8865', 'sip8845_65'],
  [36248, '8865NR', 'sip8845_65'],
];

/** Jabber on its four kinds of machine, as their device names begin. */
const SOFT: readonly [number, string, string][] = [
  [503, 'csf', 'CSF'],
  [562, 'tct', 'TCT'],
  [575, 'bot', 'BOT'],
  [652, 'tab', 'TAB'],
];

const MODELS: readonly PhoneModel[] = [
  ...DESK.map(([number, name, family]) => ({
    ...{ name, number, product: `CP-${name}`, prefix: 'SEP', soft: false },
    // Older than any cluster's device default, so that an upgrade is seen. [guess]
    load: `${family}.12-1-1-12`,
  })),
  ...SOFT.map(([number, name, prefix]) => ({
    ...{ name, number, product: 'Jabber', prefix, soft: true, load: 'Jabber-14.1.3' },
  })),
];

export const MODEL_NAMES: readonly string[] = MODELS.map(({ name }) => name);

/** @throws when there is no such model; the message names those there are */
export function modelOf(name: string): PhoneModel {
  const short = name.replace(/^(Cisco |CP-)/i, '').toLowerCase();
  const found = MODELS.find((one) => one.name.toLowerCase() === short);
  if (!found) throw new Error(`No model "${name}"; there are ${MODEL_NAMES.join(', ')}.`);
  return found;
}

/** @param mac twelve hexadecimal digits, with or without separators @throws when it is none */
export function deviceNameOf(model: PhoneModel, mac: string): string {
  const digits = mac.replace(/[:.-]/g, '').toUpperCase();
  if (!/^[0-9A-F]{12}$/.test(digits)) throw new Error(`"${mac}" is no MAC address.`);
  return `${model.prefix}${digits}`;
}
