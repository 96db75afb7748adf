/**
 * A reading that can be gone on with: each object is kept in a file as soon as it was read, one line
 * of JSON each, until the whole is written. The file holds no secret, as no inventory does.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Entry, ReadOptions } from './read';

/** The file is of another reading; a sentence for the user. */
export class ReadingRefused extends Error {
  override readonly name = 'ReadingRefused';
}

type Line =
  { url: string; version: string } | { uuid: string; entry: Entry } | { complete: string };

export interface KeptReading extends Pick<ReadOptions, 'known' | 'onEntry' | 'onComplete'> {
  /** objects that it began with */
  resumed: number;
  /** the whole is written: nothing is left to go on with */
  done(): void;
}

/** @throws ReadingRefused when the file is of another cluster or schema */
export function keepReading(path: string, url: string, version: string): KeptReading {
  const entries = new Map<string, Entry>();
  const nouns = new Set<string>();
  const lines = existsSync(path) ? linesOf(readFileSync(path, 'utf8')) : [];
  for (const line of lines) {
    if ('url' in line && (line.url !== url || line.version !== version))
      throw new ReadingRefused(
        `${path} is a reading of ${line.url} (AXL ${line.version}) that was not ended; remove it to begin anew`,
      );
    if ('entry' in line) entries.set(line.uuid, line.entry);
    if ('complete' in line) nouns.add(line.complete);
  }
  // Written anew, without a last line that was cut off.
  const all: Line[] = [
    { url, version },
    ...[...entries].map(([uuid, entry]) => ({ uuid, entry })),
    ...[...nouns].map((complete) => ({ complete })),
  ];
  writeFileSync(path, all.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
  const append = (line: Line): void => appendFileSync(path, `${JSON.stringify(line)}\n`);
  return {
    resumed: entries.size,
    known: { nouns, entries },
    onEntry: (entry, uuid) => append({ uuid, entry }),
    onComplete: (complete) => append({ complete }),
    done: () => rmSync(path, { force: true }),
  };
}

function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Line];
    } catch {
      return []; // the one that was written when it ended
    }
  });
}
