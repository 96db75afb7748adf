/** The recorded requests of real client stacks; they live beside the repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WireSample {
  file: string;
  client: string;
  operation: string;
  namespace: string;
  soapAction: string | undefined;
  body: Buffer;
  requestLine: string;
  headers: [string, string][];
  chunkSizes: number[] | null;
}

interface Recorded {
  client: string;
  request_line: string;
  headers: [string, string][];
  operation: string;
  namespace: string;
  chunk_sizes: number[] | null;
  body: string | null;
  body_base64?: string;
}

const FOLDER =
  process.env.UCMOCK_WIRE_SAMPLES ?? join(__dirname, '../../../shared/facts/wire-samples');

export function wireSamples(): WireSample[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) =>
      sampleOf(file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Recorded),
    );
}

function sampleOf(
  file: string,
  { client, headers, operation, namespace, ...rest }: Recorded,
): WireSample {
  return {
    file,
    client,
    operation,
    namespace,
    requestLine: rest.request_line,
    headers,
    chunkSizes: rest.chunk_sizes,
    soapAction: headers.find(([name]) => name.toLowerCase() === 'soapaction')?.[1],
    body:
      rest.body === null
        ? Buffer.from(rest.body_base64 ?? '', 'base64')
        : Buffer.from(rest.body, 'utf8'),
  };
}
