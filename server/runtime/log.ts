/**
 * Log lines: a stable event word and fields, one JSON object a line (pino), secrets blacked out by
 * field name here so that no caller can forget it. pino's own redaction knows paths, and a secret
 * may stand at any depth.
 */
import type { Logger } from 'pino';

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

export interface LogOptions {
  /** what is less important is not written */
  level: Level | 'silent';
  /** gets one line, with its end */
  write: (line: string) => void;
}

const ORDER: readonly LogOptions['level'][] = ['silent', 'error', 'warn', 'info', 'debug'];
const SECRET =
  /pass(word|wd|phrase)?$|^pin$|[a-z_](Pin|PIN)$|credential|secret|authorization|cookie|pwd$|digest|token$|authenticationString|activationCode$|privateKey/i;
const SECRET_COLUMN =
  /pass(word|wd|phrase)|pin\b|credential|secret|pwd|digest|token|activationcode/i;

export function createLog(options: LogOptions): Log {
  let pino: Logger | undefined;
  // Made when there is a line to write: most runs have none, and loading it takes 30 ms.
  return logOf(options, () => (pino ??= createPino(options)), {});
}

function logOf(options: LogOptions, pino: () => Logger, base: Fields): Log {
  const shown = ORDER.indexOf(options.level);
  const at =
    (level: Level) =>
    (event: string, fields: Fields = {}) => {
      if (ORDER.indexOf(level) > shown) return;
      pino()[level](redact({ ...base, ...fields }), event);
    };
  return {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    child: (fields) => logOf(options, pino, { ...base, ...fields }),
  };
}

function createPino({ level, write }: LogOptions): Logger {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see createLog
  const { pino, stdTimeFunctions } = require('pino') as typeof import('pino');
  return pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
}

/** The address with the values of its query's secrets blacked out. */
export function redactUrl(url: string): string {
  return url.replace(/([?&])([^=&#]+)=[^&#]*/g, (pair, mark: string, name: string) =>
    SECRET.test(name) ? `${mark}${name}=***` : pair,
  );
}

/** The same fields with every value under a secret's name replaced, at any depth. */
export function redact(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      SECRET.test(name) ? '***' : name === 'sql' ? redactSql(value) : redactIn(value),
    ]),
  );
}

/** What a statement that names a secret's column says in quotes: nobody can tell which one it is. */
function redactSql(value: unknown): unknown {
  if (typeof value !== 'string' || !SECRET_COLUMN.test(value)) return redactIn(value);
  return value.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, "'***'");
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
