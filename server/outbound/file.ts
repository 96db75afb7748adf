/** A file of another node's TFTP service over HTTP, as an Expressway-C fetches it for a phone outside. */
import { request } from 'node:http';
import { NeighbourError } from '../cluster/neighbours';
import { parseAddress } from './address';
import { brokenOff, timedOut } from './failure';
import type { Ways } from './https';

const PORT = 6970;
/** Larger ones are not fetched that way. */
const MOST = 64 * 1024 * 1024;

/** @returns undefined when the service has no such file @throws NeighbourError */
export function fetchFile(ways: Ways, address: string, path: string): Promise<Buffer | undefined> {
  const { host, port } = parseAddress(address);
  const place = ways.locate(host);
  const at = port === undefined || port === PORT ? (place?.files ?? PORT) : port;
  return new Promise((resolve, reject) => {
    const call = request({
      ...{ host: place?.address ?? host, port: at, path, agent: false },
      headers: { Host: `${host}:${at}` },
      timeout: ways.timeoutMs,
    });
    call.on('timeout', () => call.destroy(timedOut(false)));
    call.on('error', (error: NodeJS.ErrnoException) =>
      reject(error instanceof NeighbourError ? error : brokenOff({ error, host, sent: false })),
    );
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if ((size += chunk.length) > MOST) call.destroy(new Error('the file does not end'));
      });
      response.on('error', (error: NodeJS.ErrnoException) =>
        reject(brokenOff({ error, host, sent: true })),
      );
      response.on('end', () => {
        const { statusCode: status = 0 } = response;
        if (status === 200) resolve(Buffer.concat(chunks));
        else if (status === 404) resolve(undefined);
        else
          reject(new NeighbourError('status', `the file service answered ${status}`, { status }));
      });
    });
    call.end();
  });
}
