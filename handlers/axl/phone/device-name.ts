/**
 * What a device may be called: a desk phone's name is its MAC address behind a prefix, a soft
 * client's a free word behind its own. [client, doc] facts/stock/models.json, facts/axl.md 4.2
 */
import { AxlFault } from '../../../server/schema/axl-fault';

interface NameRule {
  product: RegExp;
  name: RegExp;
}

const MAC = '[0-9A-Fa-f]{12}';

/** First rule whose product fits decides; others take any name of the valid characters. */
const RULES: NameRule[] = [
  { product: /^Cisco ATA/, name: new RegExp(`^ATA${MAC}$`) },
  { product: /^Analog Phone$/, name: new RegExp(`^(AN|VGC|BRI)[0-9A-Za-z]+$`) },
  { product: /^Cisco VGC /, name: new RegExp(`^(AN|VGC)[0-9A-Za-z]+$`) },
  { product: /Dual Mode for iPhone$/, name: /^TCT[A-Za-z0-9._-]{1,12}$/ },
  { product: /Dual Mode for Android$/, name: /^BOT[A-Za-z0-9._-]{1,12}$/ },
  { product: /^Cisco Jabber for Tablet$/, name: /^TAB[A-Za-z0-9._-]{1,12}$/ },
  { product: /Client Services Framework$/, name: /^[A-Za-z0-9._-]{1,50}$/ },
  {
    product:
      /^(Cisco IP Communicator|CTI |Cisco Spark Remote|Carrier-integrated|IMS-integrated|Cisco Unified Personal Communicator|Universal )/,
    name: /^[A-Za-z0-9._-]{1,50}$/,
  },
  { product: /^Third-party /, name: new RegExp(`^SEP${MAC}$`) },
  {
    product: /^Cisco (\d{4}|DX\d|TelePresence|Room|Webex|Board|Codec|Desk)/,
    // A phone that waits for its activation, or for TAPS, is called BAT. [doc] facts/onboarding.md A1
    name: new RegExp(`^(SEP|BAT)${MAC}$`, 'i'),
  },
];

const VALID = /^[a-zA-Z0-9._-]{1,50}$/;

/** Throws the real server's fault for a name that this product cannot have. */
export function checkDeviceName(name: string, product: string): void {
  const rule = RULES.find((one) => one.product.test(product));
  const fits = rule ? rule.name.test(name) : VALID.test(name);
  if (!fits || !VALID.test(name)) throw new AxlFault('invalidDeviceName', { name });
}
