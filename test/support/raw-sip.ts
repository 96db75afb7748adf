/** A telephone of a few lines: sends what it is told, over UDP, TCP or TLS, and hands out what comes. */
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface Said {
  /** 'SIP/2.0 200 OK' or 'NOTIFY sip:.. SIP/2.0' */
  first: string;
  status: number;
  text: string;
  header(name: string): string | undefined;
}

export interface RawPhone {
  /** local port */
  port: number;
  send(text: string | Buffer): void;
  /** the next message that `wanted` takes, those that came before too */
  next(wanted?: (said: Said) => boolean): Promise<Said>;
  close(): void;
  /** resolves when the server ended it */
  ended: Promise<void>;
}

const WAIT_MS = 5_000;

export async function rawPhone(
  transport: 'UDP' | 'TCP' | 'TLS',
  to: { port: number; host?: string; shows?: { cert: string; key: string } },
): Promise<RawPhone> {
  const host = to.host ?? '127.0.0.1';
  const heard: Said[] = [];
  const waiting: (() => void)[] = [];
  const hear = (text: string): void => {
    heard.push(saidOf(text));
    for (const look of waiting.splice(0)) look();
  };
  const next: RawPhone['next'] = async (wanted = () => true) => {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      const at = heard.findIndex(wanted);
      const [found] = at < 0 ? [] : heard.splice(at, 1);
      if (found) return found;
      if (Date.now() >= end) throw new Error(`nothing came: ${JSON.stringify(heard)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, end - Date.now());
        waiting.push(() => (clearTimeout(timer), resolve()));
      });
    }
  };
  if (transport === 'UDP') {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    socket.on('message', (bytes) => hear(bytes.toString()));
    return {
      port: socket.address().port,
      send: (text) => socket.send(text, to.port, host),
      next,
      close: () => socket.close(),
      ended: new Promise(() => undefined),
    };
  }
  const socket: Socket = await new Promise((resolve, reject) => {
    const made =
      transport === 'TCP'
        ? connect(to.port, host, () => resolve(made))
        : connectTls({ port: to.port, host, rejectUnauthorized: false, ...to.shows }, () =>
            resolve(made),
          );
    made.on('error', reject);
  });
  let kept = '';
  socket.on('data', (bytes: Buffer) => {
    kept += bytes.toString();
    for (;;) {
      const end = kept.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/^Content-Length: (\d+)/im.exec(kept.slice(0, end))?.[1] ?? 0);
      if (kept.length < end + 4 + length) return;
      hear(kept.slice(0, end + 4 + length));
      kept = kept.slice(end + 4 + length);
    }
  });
  socket.on('error', () => undefined);
  return {
    port: socket.localPort ?? 0,
    send: (text) => void socket.write(text),
    next,
    close: () => socket.destroy(),
    ended: new Promise((resolve) => socket.once('close', () => resolve())),
  };
}

function saidOf(text: string): Said {
  const [first = ''] = text.split('\r\n', 1);
  return {
    first,
    text,
    status: Number(/^SIP\/2\.0 (\d+)/.exec(first)?.[1] ?? 0),
    header: (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1]?.trim(),
  };
}

let count = 0;

export interface RegisterWords {
  line?: string;
  /** '' tells no device name */
  device?: string;
  expires?: number;
  transport?: string;
  contact?: string;
  more?: string[];
  method?: string;
}

/** A REGISTER as a Cisco desk phone says it. [client] */
export function registerText(
  { port }: Pick<RawPhone, 'port'>,
  {
    line = '1001',
    device = 'SEP001122334455',
    expires = 3600,
    transport = 'udp',
    contact,
    more = [],
    method = 'REGISTER',
  }: RegisterWords = {},
): string {
  count += 1;
  const named =
    device === ''
      ? ''
      : `;+sip.instance="<urn:uuid:00000000-0000-0000-0000-${device.slice(3).toLowerCase()}>";+u.sip!devicename.ccm.cisco.com="${device}";+u.sip!model.ccm.cisco.com="36224"`;
  const usual = `<sip:${line}@127.0.0.1:${port};user=phone;transport=${transport}>${named};video`;
  return [
    `${method} sip:127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/${transport.toUpperCase()} 127.0.0.1:${port};branch=z9hG4bK${count}${port}`,
    `From: <sip:${line}@127.0.0.1>;tag=t${count}`,
    `To: <sip:${line}@127.0.0.1>`,
    `Call-ID: c${count}@127.0.0.1`,
    'Max-Forwards: 70',
    `CSeq: ${count} ${method}`,
    'User-Agent: Cisco-CP8845/12.8.1',
    `Contact: ${contact ?? usual}`,
    'Supported: replaces,join,sdp-anat,norefersub,resource-priority,X-cisco-callinfo,X-cisco-xsi-9.0.1',
    ...(device === ''
      ? []
      : [
          `Reason: SIP;cause=200;text="cisco-alarm:25 Name=${device} ActiveLoad=sip8845_65.12-8-1 InactiveLoad=sip8845_65.12-7-1 Last=initialized"`,
        ]),
    `Expires: ${expires}`,
    ...more,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** The Authorization header that answers a challenge. */
export function digestHeader(
  challenge: string,
  { user, secret, method = 'REGISTER' }: { user: string; secret: string; method?: string },
): string {
  const part = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const [realm, nonce, uri] = [part('realm'), part('nonce'), 'sip:127.0.0.1'];
  const response = md5(`${md5(`${user}:${realm}:${secret}`)}:${nonce}:${md5(`${method}:${uri}`)}`);
  return `Authorization: Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5`;
}
