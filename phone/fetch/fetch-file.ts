/**
 * A file from the TFTP service: over HTTP, by TFTP where that door is shut, and from the alternate
 * TFTP server where both are. facts/onboarding.md D1
 */
import { readByHttp } from './http';
import { FileMissing, ServerAway } from './outcome';
import { readByTftp } from './tftp';

/** A TFTP server as DHCP option 150 names it, with the ports where they are not the usual ones. */
export interface FileServer {
  host: string;
  /** UDP */
  port: number;
  httpPort: number;
}

/** One attempt, as tests see it. */
export interface Fetched {
  file: string;
  server: string;
  by: 'http' | 'tftp';
  outcome: 'found' | 'missing' | 'away';
  bytes: number;
}

const WAYS = [
  {
    by: 'http',
    read: (address: string, server: FileServer, file: string) =>
      readByHttp(address, server.httpPort, file),
  },
  {
    by: 'tftp',
    read: (address: string, server: FileServer, file: string) =>
      readByTftp({ address, port: server.port }, file),
  },
] as const;

/** What a phone remembers of its servers between two files. */
export interface Sources {
  servers: readonly FileServer[];
  /** the one that answered last */
  current: number;
  resolve(host: string): Promise<string>;
  note(fetched: Fetched): void;
}

/** @returns undefined when the service has no such file @throws ServerAway when none answers */
export async function fetchFile(sources: Sources, file: string): Promise<Buffer | undefined> {
  const { servers } = sources;
  for (let step = 0; step < servers.length; step++) {
    const at = (sources.current + step) % servers.length;
    const server = servers[at];
    if (!server) continue;
    for (const { by, read } of WAYS) {
      const noted = { file, server: server.host, by, bytes: 0 };
      try {
        const body = await read(await sources.resolve(server.host), server, file);
        sources.note({ ...noted, outcome: 'found', bytes: body.length });
        sources.current = at;
        return body;
      } catch (error) {
        const missing = error instanceof FileMissing;
        sources.note({ ...noted, outcome: missing ? 'missing' : 'away' });
        if (missing) {
          sources.current = at;
          return undefined;
        }
      }
    }
  }
  throw new ServerAway(`No TFTP server answers: ${servers.map(({ host }) => host).join(', ')}`);
}
