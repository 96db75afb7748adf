/** A connection to Redis, or a sentence why there is none. */
import type { Redis } from 'ioredis';
import { BusRefused } from '../bus';

/** The URL as it may be shown: without its password. */
export function describe(url: string): string {
  return `Redis at ${url.replace(/\/\/[^@/]*@/, '//')}`;
}

/** Name of the connections by which nodes follow, as CLIENT LIST shows it. */
export function followerName(cluster: string): string {
  return `ucmock:{${cluster}}:follower`;
}

/** @throws BusRefused when it cannot be reached or refuses the login */
export async function connectRedis(url: string, connectionName?: string): Promise<Redis> {
  // Loaded when first needed: a cluster in one process starts without it.
  const { Redis: Client } = await import('ioredis');
  const redis = new Client(url, {
    lazyConnect: true,
    ...(connectionName !== undefined && { connectionName }),
    // A command waits for the connection to come back; who must not wait looks at `status`.
    maxRetriesPerRequest: null,
    retryStrategy: (tries) => Math.min(tries * 50, 500),
  });
  // Told by `status`; without a listener ioredis prints every attempt.
  let last: Error | undefined;
  redis.on('error', (error: Error) => {
    last = error;
  });
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw new BusRefused(`${describe(url)} cannot be used: ${(last ?? (error as Error)).message}`);
  }
  return redis;
}
