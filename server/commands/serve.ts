/** `ucmock` and `ucmock serve`: starts it and runs until a signal. */
import { OPTIONS, type StartOptions } from '../config/options';
import { warningOf } from '../config/read';
import { startUcmock } from '../index';
import { defineCommand, type Asked } from './command';
import { fail } from './fail';
import { progressBar } from './progress-bar';
import { readyJson, readyText } from './ready-text';

export const serve = defineCommand<StartOptions>({
  name: 'serve',
  words: 'start it (what ucmock does without a command)',
  options: OPTIONS,
  run: async (asked) => {
    await runServer(asked.options, asked);
    return undefined;
  },
});

/** Until a signal; a second one does not wait for connections to end. */
export async function runServer(
  options: StartOptions,
  { json }: Pick<Asked<unknown>, 'json'>,
): Promise<void> {
  const warning = warningOf(options);
  if (warning !== undefined) process.stderr.write(`warning: ${warning}\n`);
  // Signals are heard from here on, so that one sent while it starts is not lost.
  let stop = (): void => process.exit(0);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());
  const bar = progressBar(process.stderr);
  const ucm = await startUcmock({ ...options, progress: bar });
  stop = () => {
    stop = () => process.exit(0);
    ucm.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.stdout.write(json ? `${JSON.stringify(readyJson(ucm))}\n` : readyText(ucm));
  if (options.wsdlDir !== undefined && !json) await printDifferences(options.wsdlDir);
}

/** How the documents handed out instead of ours differ from the model that requests are read by. */
async function printDifferences(directory: string): Promise<void> {
  const { diffFolders } = await import('../../tools/diff-schema');
  for (const { version, differences } of diffFolders(directory)) {
    process.stdout.write(
      `${directory}/${version}: ${differences.length} differences from the model\n`,
    );
    for (const { kind, name, words } of differences.slice(0, 20)) {
      process.stdout.write(`  ${kind} ${name}: ${words}\n`);
    }
  }
}
