/**
 * Plays a story: `npm run story -- tour [--sabotage WORD] [--redis URL]`.
 *
 * Exit code 0 only when every step held. A sabotage leaves out or breaks one thing that the story
 * needs; its run must fail, which shows that the story can. `--sabotage all` tries each in one run, which
 * is good when each failed where it must, and the story held.
 */
import { activationCode } from './activation-code';
import { activationCodeMra } from './activation-code-mra';
import { centralizedDeployment } from './centralized-deployment';
import { commonPin } from './common-pin';
import { mixedModeToNonSecure } from './mixed-mode-to-non-secure';
import { selfProvisioning } from './self-provisioning';
import { tour } from './tour';
import { ALL, play } from './support/play';
import type { Story } from './support/story';

const STORIES: readonly Story[] = [
  tour,
  commonPin,
  centralizedDeployment,
  activationCode,
  activationCodeMra,
  selfProvisioning,
  mixedModeToNonSecure,
];

async function main(words: readonly string[]): Promise<number> {
  const [name = '', ...rest] = words;
  const story = STORIES.find((one) => one.name === name);
  if (!story) return refuse(`stories: ${STORIES.map((one) => one.name).join(', ')}`);
  const options = new Map<string, string>();
  for (let i = 0; i < rest.length; i += 2) options.set(rest[i] ?? '', rest[i + 1] ?? '');
  const unknown = [...options.keys()].find((key) => !['--sabotage', '--redis'].includes(key));
  if (unknown !== undefined) return refuse(`unknown option ${unknown}`);
  const sabotage = options.get('--sabotage');
  if (sabotage !== undefined && sabotage !== ALL && !(sabotage in story.sabotages))
    return refuse(`sabotages of ${name}: ${[...Object.keys(story.sabotages), ALL].join(', ')}`);
  const redis = options.get('--redis');
  return (await play(story, { sabotage, redis }, (line) => process.stdout.write(`${line}\n`)))
    ? 0
    : 1;
}

function refuse(words: string): number {
  process.stderr.write(`${words}\n`);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
  },
);
