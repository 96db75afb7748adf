/** A device's name as its product wants it. [doc] facts/onboarding.md A7 */
const MAC = /^[0-9A-F]{12}$/i;

/** SEP before a MAC address, ATA for an ATA; a whole name as it is. */
export function nameOfMac(given: string, product: string): string {
  if (!MAC.test(given)) return given;
  return `${product.startsWith('Cisco ATA') ? 'ATA' : 'SEP'}${given.toUpperCase()}`;
}
