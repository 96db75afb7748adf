/** Why bytes are no trust list or signed file. */

export type MalformedReason =
  /** it ends before an item, a record or the header does */
  | 'truncated'
  /** an item of the header stands where another belongs, or twice */
  | 'reordered'
  /** an item is longer than what it stands in */
  | 'oversized'
  /** an item that has to be there is not */
  | 'missing'
  /** a value that the item cannot have */
  | 'invalid';

export class TrustListMalformed extends Error {
  override readonly name = 'TrustListMalformed';

  constructor(
    readonly reason: MalformedReason,
    /** bytes from the start of the file */
    readonly offset: number,
    what: string,
  ) {
    super(`${what} at byte ${offset}`);
  }
}
