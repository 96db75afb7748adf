/**
 * Log lines: a stable event word and fields, one JSON object a line, secrets blacked out by
 * field name here so that no caller can forget it.
 */
export type Level = 'error' | 'warn' | 'info' | 'debug';
export type Fields = Record<string, unknown>;

export interface Log {
  error(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  debug(event: string, fields?: Fields): void;
  /** a log that adds these fields to each line */
  child(fields: Fields): Log;
}

const ORDER: Level[] = ['error', 'warn', 'info', 'debug'];
const SECRET =
  /pass(word|wd)?$|^pin$|[a-z_](Pin|PIN)$|credential|secret|authorization|cookie|pwd$|digest/i;

export function createLog(
  options: { level: Level; write: (line: string) => void },
  base: Fields = {},
): Log {
  const shown = ORDER.indexOf(options.level);
  const at =
    (level: Level) =>
    (event: string, fields: Fields = {}) => {
      if (ORDER.indexOf(level) > shown) return;
      options.write(`${JSON.stringify({ level, event, ...redact({ ...base, ...fields }) })}\n`);
    };
  return {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    child: (fields) => createLog(options, { ...base, ...fields }),
  };
}

/** The same fields with every value under a secret's name replaced, at any depth. */
export function redact(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      SECRET.test(name) ? '***' : redactIn(value),
    ]),
  );
}

function redactIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactIn);
  return isFields(value) ? redact(value) : value;
}

function isFields(value: unknown): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Error)
  );
}
