/** An activation code as it is typed in. */

/** @throws when there is one, and it is not sixteen digits */
export function codeIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const digits = text.replace(/[ -]/g, '');
  if (!/^\d{16}$/.test(digits)) throw new Error(`"${text}" is no activation code of 16 digits.`);
  return digits;
}
