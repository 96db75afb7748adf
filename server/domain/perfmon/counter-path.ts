/** `\\host\Object(Instance)\Counter`, as perfmon names a counter. [doc, client] facts/serviceability.md 3 */

export interface CounterPath {
  host: string;
  object: string;
  /** '' for an object with one instance */
  instance: string;
  counter: string;
}

const PATH = /^\\\\([^\\]+)\\(.+)\\([^\\]+)$/;

/** undefined for another form. A counter's name may hold colons and slashes, an instance anything. */
export function readPath(text: string): CounterPath | undefined {
  const [, host, middle = '', counter] = PATH.exec(text.trim()) ?? [];
  if (host === undefined || counter === undefined) return undefined;
  const open = middle.indexOf('(');
  if (open < 0 || !middle.endsWith(')')) return { host, object: middle, instance: '', counter };
  return { host, object: middle.slice(0, open), instance: middle.slice(open + 1, -1), counter };
}

/** The host is written as it was asked for. [client] */
export function writePath({ host, object, instance, counter }: CounterPath): string {
  return `\\\\${host}\\${object}${instance === '' ? '' : `(${instance})`}\\${counter}`;
}
