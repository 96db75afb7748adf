/** SIP messages as text and apart (RFC 3261), as far as a phone that registers needs them. */

export interface SipMessage {
  /** request line or status line */
  start: string;
  /** in lower case, long form -> values in their order */
  headers: Map<string, string[]>;
  body: string;
}

const LONG: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
  o: 'event',
  k: 'supported',
};

/** @returns undefined when the text is no message */
export function parseHead(head: string): Omit<SipMessage, 'body'> | undefined {
  const [start = '', ...lines] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  if (!/^SIP\/2\.0 \d{3}|^[A-Z]+ \S+ SIP\/2\.0$/.test(start)) return undefined;
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const long = LONG[name] ?? name;
    headers.set(long, [...(headers.get(long) ?? []), line.slice(colon + 1).trim()]);
  }
  return { start, headers };
}

export function header(message: Pick<SipMessage, 'headers'>, name: string): string {
  return message.headers.get(name)?.[0] ?? '';
}

/** Status of an answer; 0 for a request. */
export function statusOf({ start }: Pick<SipMessage, 'start'>): number {
  return start.startsWith('SIP/2.0 ') ? Number(start.slice(8, 11)) : 0;
}

export function writeMessage(
  start: string,
  headers: readonly (readonly [string, string])[],
  body = '',
): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [start, ...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

/** The answer to a request that a phone got: what has to be the same is the same. */
export function writeAnswer(request: SipMessage, status: string, tag: string): string {
  const same = ['via', 'from', 'call-id', 'cseq'].flatMap((name) =>
    (request.headers.get(name) ?? []).map((value) => [name, value] as const),
  );
  const to = header(request, 'to');
  const tagged = /;\s*tag=/.test(to) ? to : `${to};tag=${tag}`;
  return writeMessage(`SIP/2.0 ${status}`, [...same, ['to', tagged]]);
}

/** Cuts a stream into messages by their Content-Length. */
export function createCutter(take: (message: SipMessage) => void): (bytes: Buffer) => void {
  let kept: Buffer = Buffer.alloc(0);
  return (bytes) => {
    kept = Buffer.concat([kept, bytes]);
    for (;;) {
      // Blank lines between messages keep a connection alive. RFC 5626 3.5.1
      while (kept[0] === 13 || kept[0] === 10) kept = kept.subarray(1);
      const end = kept.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = parseHead(kept.subarray(0, end).toString('utf8'));
      const length = Number((head && header(head, 'content-length')) || 0);
      if (kept.length < end + 4 + length) return;
      const body = kept.subarray(end + 4, end + 4 + length).toString('utf8');
      kept = kept.subarray(end + 4 + length);
      if (head) take({ ...head, body });
    }
  };
}
