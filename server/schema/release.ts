/**
 * Releases compared. A release has a name, '11.5(1)SU3', and a build, '11.5.1.13900-52': the second
 * last part of the build tells the service update (13900 is SU 3, 10000 none). [guess from the
 * numbering] facts/centralized.md 1.1
 */

const NAME = /^(\d+)(?:\.(\d+))?(?:\((\d+)\w*\))?(?:\s*SU(\d+))?$/i;
const BUILD = /^(\d+)\.(\d+)\.(\d+)\.(\d+)/;

/** Is this build of the release named, or of a later one? False for what is no build. */
export function reaches(build: string, name: string): boolean {
  const [have, need] = [BUILD.exec(build)?.slice(1).map(Number), numbersOf(name)];
  if (!have) return false;
  const at = need.findIndex((number, i) => number !== have[i]);
  return at < 0 || (have[at] ?? 0) > (need[at] ?? 0);
}

/** Is the first of two full builds that of a later release? */
export function isLater(build: string, than: string): boolean {
  const [one, other] = [build, than].map((text) => text.split(/[.-]/).map(Number));
  const at = (one ?? []).findIndex((number, i) => number !== other?.[i]);
  return at >= 0 && (one?.[at] ?? 0) > (other?.[at] ?? 0);
}

/** '11.5(1)SU3' -> 11, 5, 1, 13900 */
function numbersOf(name: string): number[] {
  const match = NAME.exec(name);
  if (!match) throw new Error(`${name} is no release`);
  const [, major, minor, maintenance, update] = match;
  const build = update === undefined ? 0 : 10_900 + 1_000 * Number(update);
  return [Number(major), Number(minor ?? 0), Number(maintenance ?? 0), build];
}
