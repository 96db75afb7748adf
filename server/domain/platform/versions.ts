/** Names that a build number has elsewhere. */

/** [guess] the first part of the build; `10.0.0.0-2` for 10.0.1 [recorded] facts/cli.md 2.2 */
export function osVersion(build: string): string {
  const [major, minor] = build.split('.');
  return `${major ?? ''}.${minor ?? ''}.0.0-2`;
}

/** `ccm15_0_1_12900_234` [recorded] facts/cli.md 3.1 */
export function databaseVersion(build: string): string {
  return `ccm${build.replace(/[.-]/g, '_')}`;
}
