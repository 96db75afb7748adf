/** How `ucmock` ends when it cannot go on. */

/** The user's to mend, so one sentence; anything else is ours, with its trace. */
const SENTENCES: Readonly<Record<string, number>> = {
  OptionError: 2,
  PortRefused: 2,
  BusRefused: 2,
  DataRefused: 2,
  CommandFailed: 1,
  Unreachable: 1,
  ReadingRefused: 1,
};

export function fail(error: unknown): never {
  const known = error instanceof Error ? SENTENCES[error.name] : undefined;
  process.stderr.write(
    `ucmock: ${known === undefined ? traceOf(error) : (error as Error).message}\n`,
  );
  process.exit(known ?? 1);
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
