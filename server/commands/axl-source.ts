/** Where the commands pull, diff and compare read from: a cluster by its URL, or a fixture. */
import { readFileSync } from 'node:fs';
import type { Option } from '../config/option';
import type { AxlClient } from '../inventory/axl-client';
import type { Inventory } from '../inventory/read';
import type { Ucmock } from '../index';
import { CommandFailed } from './command';

export interface LoginOptions {
  user: string;
  password: string | undefined;
  ca: string | undefined;
  insecure: boolean;
  cluster: string | undefined;
}

export const LOGIN: readonly Option[] = [
  { name: 'user', kind: 'text', value: 'administrator', words: 'account that may use AXL' },
  {
    name: 'password',
    kind: 'text',
    value: undefined,
    words: 'its password; the environment is a better place for it than the command line',
  },
  {
    name: 'ca',
    kind: 'text',
    value: undefined,
    shows: 'FILE',
    words: 'CA to check the certificate by; those of this machine unless told',
  },
  { name: 'insecure', kind: 'flag', value: false, words: 'do not check the certificate' },
  {
    name: 'cluster',
    kind: 'text',
    value: undefined,
    words: 'where the URL is that of a ucmock: the cluster or fork that is meant',
  },
];

export function isUrl(text: string): boolean {
  return /^https:\/\//i.test(text);
}

/** @throws Unreachable, CommandFailed */
export async function connect(url: string, options: LoginOptions): Promise<AxlClient> {
  const { connectAxl } = await import('../inventory/axl-client');
  const { loadModel } = await import('../schema/load');
  const { user, password, ca, insecure, cluster } = options;
  if (!isUrl(url) || !URL.canParse(url)) throw new CommandFailed(`${url} is no https URL`);
  if (password === undefined)
    throw new CommandFailed('say the password: UCMOCK_PASSWORD or --password');
  return connectAxl({
    ...{ url, user, password, insecure, cluster },
    ca: ca === undefined ? undefined : readFileSync(ca, 'utf8'),
    model: loadModel(),
    onWait: (reason, seconds) => process.stderr.write(`${reason}; again in ${seconds} s\n`),
  });
}

/** A ucmock in this process. */
export async function connectTo(ucm: Ucmock): Promise<AxlClient> {
  const { url, ca, login } = ucm;
  const { connectAxl } = await import('../inventory/axl-client');
  const { loadModel } = await import('../schema/load');
  const model = loadModel();
  return connectAxl({ url, ca, insecure: false, model, ...login });
}

/** Everything of a cluster, or of the cluster that a fixture makes. @throws Unreachable, OptionError */
export async function inventoryOf(
  source: string,
  options: LoginOptions & { release: string },
): Promise<Inventory> {
  const { readInventory } = await import('../inventory/read');
  const { loadModel } = await import('../schema/load');
  const model = loadModel();
  if (isUrl(source)) {
    const client = await connect(source, options);
    try {
      return await readInventory(client, { model });
    } finally {
      client.close();
    }
  }
  return withUcmock({ fixture: source, release: options.release }, (client) =>
    readInventory(client, { model }),
  );
}

/** Runs `work` on a ucmock of its own. */
export async function withUcmock<T>(
  options: { release: string; fixture?: string; nodeName?: string },
  work: (client: AxlClient, ucm: Ucmock) => Promise<T>,
): Promise<T> {
  const { startUcmock } = await import('../index');
  const ucm = await startUcmock({
    port: 0,
    httpPort: 0,
    limits: 'off',
    journal: 0,
    logLevel: 'error',
    ...options,
  });
  try {
    const client = await connectTo(ucm);
    try {
      return await work(client, ucm);
    } finally {
      client.close();
    }
  } finally {
    await ucm.stop();
  }
}
