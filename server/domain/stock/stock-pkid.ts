import { createHash } from 'node:crypto';

/**
 * A stable v4-shaped uuid for a stock object whose real one is not public.
 * [guess] facts/stock.md section 2: stock ids are v4 shaped, run-time ids are not
 */
export function stockPkid(kind: string, name: string): string {
  const hex = createHash('sha256').update(`ucmock ${kind} ${name}`).digest('hex');
  const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
