/** IPv4 as it is written, whatever socket it came by. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:/i, '');
}
