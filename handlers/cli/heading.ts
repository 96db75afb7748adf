/** `-------------------- show tech xyz --------------------` [doc] facts/cli.md 2.7 */
export function heading(words: string): string {
  const dashes = '-'.repeat(20);
  return `${dashes} ${words} ${dashes}`;
}
