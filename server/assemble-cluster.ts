/** Options -> a started cluster: its store, clock, ids, log and key. A part of assemble.ts. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster/cluster';
import { createCluster } from './cluster/create-cluster';
import { OptionError, type StartOptions } from './config/options';
import { findRelease, loadStock } from './domain/stock/load';
import { seedSettings, type Settings } from './domain/stock/seed-settings';
import { createClock } from './runtime/clock';
import { createIds } from './runtime/ids';
import { createLog } from './runtime/log';
import { loadModel } from './schema/load';
import { createSealer, KEY_BYTES } from './security/seal';

/** @throws OptionError for a release that is not known */
export function releaseOf(options: StartOptions): ReturnType<typeof findRelease> {
  try {
    return findRelease(options.release);
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

/** Opens the store and seeds it at the first start. */
export async function startCluster(
  options: StartOptions,
  name: string,
  image: string,
): Promise<Cluster> {
  const release = releaseOf(options);
  const clock = createClock();
  const ids = createIds(options.seed);
  const log = createLog({ level: options.logLevel, write: (line) => process.stderr.write(line) });
  const sealer = createSealer(sealingKey(options.data));
  const settings: Settings = {
    adminUser: options.adminUser,
    adminPassword: options.adminPassword,
    nodeName: options.nodeName,
    build: release.build.replace(/-(\d+)$/, '($1)'),
    release: release.name,
    loads: loadsOf(release.name),
  };
  return createCluster({
    name,
    release,
    settings: {
      adminUser: options.adminUser,
      adminPassword: options.adminPassword,
      strict: options.strict,
      data: options.data,
      limits: options.limits,
    },
    model: loadModel(),
    clock,
    ids,
    log,
    sealer,
    image,
    nodeName: options.nodeName,
    seed: (tx) => seedSettings(tx, { clock, ids, sealer }, settings),
  });
}

/** The image holds the loads of 15; another release has its own. */
function loadsOf(release: string): Settings['loads'] {
  if (release === '15.0') return [];
  const protocols: Record<string, number> = { SCCP: 0, SIP: 11 };
  return loadStock().models.flatMap((model) =>
    Object.entries(model.loads ?? {}).flatMap(([protocol, byRelease]) => {
      const load = byRelease[release.replace(/\.0$/, '')] ?? byRelease[release];
      const number = protocols[protocol];
      return load === undefined || number === undefined
        ? []
        : [{ model: model.number, protocol: number, load }];
    }),
  );
}

/** The key that sealed secrets are read with: kept with the data, made anew for a cluster in memory. */
function sealingKey(data: string | undefined): Buffer {
  if (data === undefined) return randomBytes(KEY_BYTES);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const path = join(data, 'secrets.key');
  if (!existsSync(path)) writeFileSync(path, randomBytes(KEY_BYTES), { mode: 0o600 });
  return readFileSync(path);
}
