/** The lab of a story: ucmock in a process of its own, reached by the names and ports it prints. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { connect } from 'node:tls';

/** The package's folder, seen from dist/examples/support. */
export const ROOT = join(__dirname, '..', '..', '..');

export interface Lab {
  /** base URL of a node, by its process node name */
  urlOf(node: string): string;
  /** ports beside HTTPS that the story asked for; by the node where each node has its own */
  portOf(door: LabDoor, node?: string): number;
  /** a node of each cluster and what its clients trust, for the control plane */
  clusters: readonly { url: string; ca: string }[];
  /** XMPP port of an IM and Presence node, where the story asked for one */
  xmppPortOf(node: string): number;
  /** SIP port (TCP and UDP) of a node, where the story asked for one */
  sipPortOf(node: string): number;
  /** where the lab's TFTP service serves files over HTTP, where the story asked for it; else 0 */
  filePort: number;
  /** '127.0.0.1:port' of the topology's DNS, where the story asked for one */
  dns: string | undefined;
  /** CA certificate of the telephony clusters, PEM */
  ca: string;
  /** the certificate that a node shows, PEM; as an administrator looks at it before trusting it */
  certificateOf(node: string): Promise<string>;
  /** one HTTPS request; `ca` is what the client trusts, the certificates of the lab unless told */
  call(url: string, options?: CallOptions): Promise<Reply>;
  /** an agent for clients that bring their own HTTP */
  agent: Agent;
  /** something that a step started; it is ended before the lab, the last one first */
  onStop(end: () => Promise<void>): void;
  /** what a story keeps outside of the lab and must forget when the clusters are restored */
  onRestore(forget: () => void): void;
  restored(): void;
  stop(): Promise<void>;
}

export interface CallOptions {
  method?: string;
  /** user:password */
  login?: string;
  headers?: Record<string, string>;
  body?: string;
  ca?: string;
}

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Doors as the server prints them when it is ready; `NODE` is a node's name. */
const DOORS = {
  ssh: 'command line of NODE: ssh -p (\\d+)',
  files: 'files at http://[^:]+:(\\d+)/',
  tftp: 'TFTP of NODE at \\S+ UDP port (\\d+)',
  sip: 'SIP of NODE at \\S+ port (\\d+)',
  sips: 'SIP of NODE at .* TLS port (\\d+)',
  tvs: 'trust verification of NODE at \\S+ port (\\d+)',
  ctlProvider: 'CTL provider of NODE at \\S+ port (\\d+)',
} as const;

export type LabDoor = keyof typeof DOORS;

/** All names of a lab are this machine. */
const loopback: LookupFunction = (_name, options, done) => {
  if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
};

const START_MS = 20_000;

/** Starts the topology of a file on free ports. @throws with what it said when it ends instead */
export async function startLab(topology: string, ...more: string[]): Promise<Lab> {
  const main = join(ROOT, 'dist', 'bundle', 'main.js');
  const child = spawn(process.execPath, [main, 'up', '-f', topology, '--port', '0', ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const text = await readyText(child).catch(async (error: unknown) => {
    child.kill('SIGTERM');
    await gone;
    throw error;
  });
  const caPath = /CA (.+)$/m.exec(text)?.[1] ?? '';
  const ca = readFileSync(caPath, 'utf8');
  const urls = new Map(
    [...text.matchAll(/^ {2}\S+: \S+ (\S+) at (https:[^\s,]+)/gm)].map((match) => [
      match[1],
      match[2],
    ]),
  );
  const first = new Map<string, { url: string; ca: string }>();
  for (const [, cluster = '', url = '', own] of text.matchAll(
    /^ {2}(\S+): \S+ \S+ at (https:[^\s,]+)(?:, CA (.+))?$/gm,
  ))
    if (!first.has(cluster))
      first.set(cluster, { url, ca: own === undefined ? ca : readFileSync(own, 'utf8') });
  const [, dnsHost, dnsPort] = /^ {2}DNS at (\S+) port (\d+)$/m.exec(text) ?? [];
  const xmppPorts = portsIn(text, /^ {2}XMPP of (\S+) at \S+ port (\d+)$/gm);
  const sipPorts = portsIn(text, /^ {2}SIP of (\S+) at \S+ port (\d+)/gm);
  const filePort = Number(/^ {2}files at http:\/\/[^:]+:(\d+)/m.exec(text)?.[1] ?? 0);
  const trusted = [...new Set([ca, ...[...first.values()].map((one) => one.ca)])].join('\n');
  const agent = new Agent({ ca, keepAlive: true, lookup: loopback });
  const started: (() => Promise<void>)[] = [];
  const forgets: (() => void)[] = [];
  return {
    ca,
    agent,
    portOf(door, node = '') {
      const line = DOORS[door].replace('NODE', node.replaceAll('.', '\\.'));
      const port = new RegExp(`^  ${line}`, 'm').exec(text)?.[1];
      if (port === undefined) throw new Error(`the lab has no ${door} ${node}`);
      return Number(port);
    },
    clusters: [...first.values()],
    xmppPortOf(node) {
      const port = xmppPorts.get(node);
      if (port === undefined) throw new Error(`the lab has no XMPP at ${node}`);
      return port;
    },
    sipPortOf(node) {
      const port = sipPorts.get(node);
      if (port === undefined) throw new Error(`the lab has no SIP at ${node}`);
      return port;
    },
    filePort,
    dns: dnsHost === undefined ? undefined : `${dnsHost}:${dnsPort ?? ''}`,
    urlOf(node) {
      const url = urls.get(node);
      if (url === undefined) throw new Error(`the lab has no node ${node}`);
      return url;
    },
    certificateOf(node) {
      const url = urls.get(node);
      if (url === undefined) throw new Error(`the lab has no node ${node}`);
      return certificateOf(new URL(url));
    },
    call: (url, options = {}) => call(url, { ca: trusted, ...options }),
    onStop: (end) => void started.unshift(end),
    onRestore: (forget) => void forgets.push(forget),
    restored() {
      for (const forget of forgets) forget();
    },
    async stop() {
      try {
        for (const end of started) await end();
      } finally {
        agent.destroy();
        child.kill('SIGTERM');
        await gone;
      }
    },
  };
}

/** node -> port of the lines that say so */
function portsIn(text: string, line: RegExp): Map<string, number> {
  return new Map(
    [...text.matchAll(line)].map(([, node = '', port]): [string, number] => [node, Number(port)]),
  );
}

/** What it prints when it is ready; its last line is the command for Java. */
function readyText(child: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    const late = setTimeout(() => reject(new Error(`not ready in time: ${err}`)), START_MS);
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (!/^Java:.*\n/m.test(out)) return;
      clearTimeout(late);
      resolve(out);
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`ended with ${String(code)}: ${err}`));
    });
  });
}

function certificateOf({ hostname, port }: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port: Number(port),
      servername: hostname,
      // Looked at, not trusted: that is what it is fetched for.
      rejectUnauthorized: false,
    });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const { raw } = socket.getPeerCertificate();
      socket.end();
      resolve(new X509Certificate(raw).toString());
    });
  });
}

function call(
  url: string,
  { method = 'GET', login, headers, body, ca }: CallOptions,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { hostname, host } = new URL(url);
    const outgoing = request(url, {
      method,
      ca,
      lookup: loopback,
      agent: false,
      // A node that is called by its address is this machine, too.
      ...(isIP(hostname) !== 0 && { hostname: '127.0.0.1' }),
      headers: {
        Host: host,
        ...(login !== undefined && {
          Authorization: `Basic ${Buffer.from(login).toString('base64')}`,
        }),
        ...headers,
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.end(body);
  });
}
