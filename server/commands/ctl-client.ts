/** `ucmock ctl-client`: the CTL client and its security tokens, against any server of this kind. */
import { existsSync, readFileSync } from 'node:fs';
import type { CtlClient, Operation } from '../../ctl-client';
import { OptionError, type Option } from '../config/option';
import { CommandFailed, defineCommand, type Outcome } from './command';

interface CtlClientOptions {
  server: string;
  address: string | undefined;
  user: string;
  password: string;
  ca: string | undefined;
  token: readonly string[];
  tokenPassword: string;
  delete: readonly string[];
}

const OPTIONS: readonly Option<keyof CtlClientOptions>[] = [
  {
    name: 'server',
    kind: 'text',
    value: '127.0.0.1:2444',
    shows: 'HOST[:PORT]',
    words: 'the publisher and the port of its CTL Provider',
  },
  {
    name: 'address',
    kind: 'text',
    value: undefined,
    words: 'where the name of the server leads, if not where DNS says',
  },
  { name: 'user', kind: 'text', value: 'administrator', words: 'an administrator of Unified CM' },
  { name: 'password', kind: 'text', value: 'ucmock', words: 'its password' },
  {
    name: 'ca',
    kind: 'text',
    value: undefined,
    shows: 'FILE',
    words: 'CA certificate to check the server by; not checked unless given',
  },
  {
    name: 'token',
    kind: 'list',
    value: [],
    shows: 'FILE',
    words: 'security tokens in the order in which they are inserted; the first one signs',
  },
  {
    name: 'tokenPassword',
    kind: 'text',
    value: 'Cisco123',
    words: 'password of the token that signs, or of a new one',
  },
  {
    name: 'delete',
    kind: 'list',
    value: [],
    shows: 'NAME',
    words: 'tokens that leave the CTL file, by a part of their subject',
  },
];

const ACTIONS = ['mixed', 'non-secure', 'update', 'new-token'] as const;

export const ctlClient = defineCommand<CtlClientOptions>({
  name: 'ctl-client',
  words: 'set the security mode of a cluster with security tokens, or make such a token',
  takes: [
    { name: 'ACTION', words: 'what is done; new-token makes a token', choices: ACTIONS },
    { name: 'NAME', words: 'of a new token: ADN0054f509', optional: true },
  ],
  options: OPTIONS,
  async run({ options, words: [action = '', name] }) {
    return action === 'new-token'
      ? makeToken(options, name)
      : changeCtl(options, action as Operation);
  },
});

async function makeToken(
  { token: [file], tokenPassword: password }: CtlClientOptions,
  name: string | undefined,
): Promise<Outcome> {
  if (name === undefined || file === undefined)
    throw new OptionError('say the name of the token, and --token FILE: where it is kept');
  if (existsSync(file)) throw new CommandFailed(`${file} is there already`);
  const { createToken, saveToken } = await import('../../ctl-client');
  const { certificate } = saveToken(await createToken({ name, password }), file);
  const { serialNumber: serial, subject } = certificate;
  return { json: { file, serial, subject }, text: `${file}: SAST-${name}, serial ${serial}\n` };
}

async function changeCtl(options: CtlClientOptions, operation: Operation): Promise<Outcome> {
  const { openCtlClient, openToken } = await import('../../ctl-client');
  const [, host, port] = /^(.+?)(?::(\d+))?$/.exec(options.server) ?? [];
  const { user, password, ca, address } = options;
  try {
    const client = await openCtlClient({
      ...{ host: host ?? '', user, password },
      ...(port !== undefined && { port: Number(port) }),
      ...(address !== undefined && { address }),
      ...(ca !== undefined && { ca: readFileSync(ca, 'utf8') }),
    });
    try {
      client.choose(operation);
      await insertAll(client, options.token.map(openToken));
      await deleteAll(client, options.delete);
      await client.finish(options.tokenPassword);
      return outcomeOf(client);
    } finally {
      client.close();
    }
  } catch (error) {
    throw new CommandFailed(error instanceof Error ? error.message : String(error));
  }
}

async function insertAll(
  client: CtlClient,
  tokens: readonly Parameters<CtlClient['insert']>[0][],
): Promise<void> {
  if (tokens.length === 0) throw new OptionError('say --token FILE: the security token');
  for (const [at, token] of tokens.entries()) {
    if (at > 0) client.addTokens();
    await client.insert(token);
    await client.next();
  }
}

async function deleteAll(client: CtlClient, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const entry = client.entries.find(({ serial, subject }) => serial && subject.includes(name));
    if (!entry) throw new CommandFailed(`the CTL file has no token ${name}`);
    await client.deleteSelected(entry);
  }
}

/** The windows that a person would have seen: messages, entries, servers. */
function outcomeOf({ messages, entries, rows }: CtlClient): Outcome {
  const lines = [
    ...messages,
    ...entries.map(({ type, host, issuer, subject }) => [type, host, issuer, subject].join(' | ')),
    ...rows.map(({ server, location, status }) => [server, location, status].join(' | ')),
  ];
  const failed = rows.some(({ status }) => status !== 'Passed');
  return {
    json: { messages, entries, servers: rows },
    text: `${lines.join('\n')}\n`,
    ...(failed && { code: 1 }),
  };
}
