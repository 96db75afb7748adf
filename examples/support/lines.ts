/**
 * What a vendor's document prints against what is printed here: word by word, white space folded and
 * rulers (-----) left out, as copies of such documents spoil both. In the wanted text `<word>` stands
 * for one word that differs from run to run, `<hex:20>` for that many pairs of hexadecimal digits.
 */

/** @throws with the place where they differ */
export function expectLines(what: string, seen: string, wanted: string): void {
  const [have, want] = [wordsOf(seen), wordsOf(wanted)];
  let at = 0;
  const differ = (expected: string): never => {
    const found = have.slice(Math.max(0, at - 6), at + 6).join(' ');
    throw new Error(`${what}: expected "${expected}" at word ${at + 1}, saw "... ${found} ..."`);
  };
  for (const word of want) {
    const [, count = ''] = /^<hex:(\d+)>$/.exec(word) ?? [];
    for (let i = 0; i < (count === '' ? 1 : Number(count)); i += 1) {
      const found = have[at];
      if (found === undefined || !fits(found, word)) differ(word);
      at += 1;
    }
  }
  if (at < have.length) differ('the end');
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '' && !/^[-_]+$/.test(word));
}

function fits(found: string, wanted: string): boolean {
  if (wanted.startsWith('<hex:')) return /^[0-9a-f]{1,2}$/i.test(found);
  const pattern = wanted
    .split(/<[^>]+>/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.+');
  return new RegExp(`^${pattern}$`).test(found);
}
