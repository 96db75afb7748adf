/** Who may import whom: the table of the design, with what it became while it was built. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const ROOT = join(__dirname, '..');

/** room -> rooms it may import, besides itself */
const MAY: Record<string, readonly string[]> = {
  'server/runtime': [],
  'server/config': [],
  'server/schema': ['server/runtime'],
  'server/store': ['server/runtime', 'server/schema'],
  'server/sql': ['server/runtime', 'server/schema', 'server/store'],
  'server/security': ['server/runtime', 'server/store'],
  'server/cluster': ['server/runtime', 'server/schema', 'server/store', 'server/security'],
  'server/domain': [
    'server/runtime',
    'server/schema',
    'server/store',
    'server/cluster',
    'server/security',
  ],
  'server/soap': ['server/runtime', 'server/schema'],
  'server/outbound': ['server/runtime', 'server/cluster'],
  'server/rest': ['server/runtime', 'server/schema'],
  'server/wire': ['server/runtime'],
  'server/inventory': ['server/schema', 'server/soap'],
  'server/dispatch': [
    'server/runtime',
    'server/config',
    'server/schema',
    'server/store',
    'server/cluster',
  ],
  'server/steps': ['server/runtime', 'server/cluster', 'server/domain', 'server/schema'],
  'server/http': [
    'server/runtime',
    'server/config',
    'server/schema',
    'server/cluster',
    'server/steps',
    'server/soap',
    'server/rest',
    'server/dispatch',
  ],
  'handlers/axl': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/runtime',
    'server/store',
    'server/cluster',
    'server/sql',
  ],
  'handlers/control-center': ['server/dispatch', 'server/cluster', 'server/runtime'],
  'handlers/perfmon': ['server/dispatch', 'server/domain', 'server/cluster'],
  'handlers/cli': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/security',
    'server/runtime',
    'server/store',
    'server/cluster',
    'server/sql',
  ],
  'handlers/files': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/rest',
    'server/store',
    'server/cluster',
  ],
  'handlers/uds': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/runtime',
    'server/store',
    'server/cluster',
    'server/rest',
  ],
  'handlers/ssosp': [
    'server/store',
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/security',
    'server/runtime',
    'server/cluster',
    'server/rest',
  ],
  'handlers/auto-registration': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/store',
    'server/cluster',
  ],
  'handlers/provisioning': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/store',
    'server/cluster',
    'server/store',
  ],
  'handlers/mra': ['server/dispatch', 'server/domain', 'server/schema'],
  'handlers/push': ['server/dispatch', 'server/domain'],
  'handlers/ilsd': ['server/dispatch', 'server/domain', 'server/schema'],
  'handlers/key-exchange': ['server/dispatch', 'server/domain', 'server/schema', 'server/store'],
  // The page of the peers is the same in both products.
  'handlers/presence': [
    'handlers/key-exchange',
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/runtime',
    'server/store',
    'server/cluster',
  ],
  // The page of the peers is the same in both products.
  'handlers/expressway': [
    'server/store',
    'handlers/key-exchange',
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/rest',
    'server/cluster',
  ],
  'handlers/xmpp': ['server/domain', 'server/runtime', 'server/store', 'server/cluster'],
  'handlers/ris': ['server/dispatch', 'server/domain', 'server/store', 'server/runtime'],
  // The registrar reads SIP as the wire has it.
  'handlers/sip': ['server/domain', 'server/store', 'server/cluster', 'server/wire'],
  // As they read their messages.
  'handlers/tvs': ['server/domain', 'server/cluster', 'server/wire'],
  'handlers/capf': ['server/domain', 'server/cluster', 'server/wire'],
  'handlers/ctl-provider': ['server/domain', 'server/schema', 'server/cluster', 'server/wire'],
  'handlers/sip-edge': ['server/domain', 'server/cluster', 'server/wire'],
  'handlers/unity': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/store',
    'server/cluster',
  ],
  'handlers/idp': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/security',
    'server/runtime',
    'server/rest',
    'server/store',
    'server/cluster',
  ],
  'handlers/epas': ['server/dispatch', 'server/domain'],
  'handlers/extension-mobility': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/cluster',
  ],
  'handlers/pin-sync': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/store',
    'server/cluster',
  ],
  'handlers/administration': ['server/dispatch', 'server/domain', 'server/schema', 'server/store'],
  'handlers/self-care': ['server/dispatch', 'server/domain', 'server/schema', 'server/store'],
  'handlers/bat': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/store',
    'server/cluster',
  ],
  'handlers/certificates': [
    'server/dispatch',
    'server/domain',
    'server/schema',
    'server/security',
    'server/runtime',
  ],
  'handlers/control': ['server/cluster', 'server/runtime', 'server/schema'],
};

/** outside package -> where it lives */
const HOMES: Record<string, readonly string[]> = {
  express: ['server/http'],
  saxes: ['server/soap', 'server/wire/xmpp', 'phone/config'],
  'fast-srp-hap': ['server/domain/activation-codes', 'phone/activation'],
  'qrcode-generator': ['server/domain/activation-codes'],
  soap: ['server/soap/serve-small.ts', 'server/outbound'],
  fflate: ['server/soap', 'server/rest/zip.ts'],
  xml2js: ['server/rest'],
  '@photostructure/sqlite': ['server/store/sqlite.ts'],
  '@peculiar/x509': ['server/security', 'phone/manufacturing', 'ctl-client/etoken'],
  'reflect-metadata': ['server/security', 'phone/manufacturing', 'ctl-client/etoken'],
  '@node-saml/node-saml': ['server/security/xml-libraries.ts'],
  '@xmldom/xmldom': ['server/security/xml-libraries.ts'],
  'xml-crypto': ['server/security/xml-libraries.ts'],
  ioredis: ['server/cluster/redis'],
  ldapts: ['server/outbound'],
  'dns-packet': ['server/wire/dns'],
  yaml: ['server/config'],
  'csv-parse': ['server/domain/bat'],
  'csv-stringify': ['server/domain/bat'],
  ssh2: ['server/wire/ssh', 'server/outbound'],
  'cli-progress': ['server/commands'],
  pino: ['server/runtime/log.ts'],
  'prom-client': ['server/runtime/metrics.ts'],
};

interface Import {
  file: string;
  target: string;
}

function files(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    return statSync(join(ROOT, path)).isDirectory()
      ? files(path)
      : path.endsWith('.ts')
        ? [path]
        : [];
  });
}

const FROM = /\b(?:from|import|require\(|import\()\s*'([\w@./:-]+)'/g;

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(FROM)].map((match) => {
    const named = match[1] ?? '';
    const target = named.startsWith('.')
      ? relative(ROOT, join(ROOT, dirname(file), named))
          .split(sep)
          .join('/')
      : named;
    return { file, target };
  });
}

function roomOf(path: string): string | undefined {
  return Object.keys(MAY).find((room) => path === room || path.startsWith(`${room}/`));
}

/** Published clients of a server: rooms that know nobody. */
const CLIENTS = ['phone', 'ctl-client'];

/** Why an import is not allowed; undefined when it is. */
function refusal({ file, target }: Import): string | undefined {
  const room = roomOf(file);
  if (target.startsWith('node:')) return undefined;
  const isOurs = /^(server|handlers|tools|phone|ctl-client)(\/|$)/.test(target);
  // Of ours they have the published clients, by their doors.
  if (file.startsWith('examples/'))
    return isOurs && !CLIENTS.includes(target) ? 'examples speak over sockets only' : undefined;
  const client = CLIENTS.find((one) => file.startsWith(`${one}/`));
  if (client !== undefined && isOurs)
    return target.startsWith(`${client}/`) ? undefined : 'clients know no server';
  if (!isOurs) {
    if (!room && !/^(server|phone|ctl-client)\//.test(file)) return undefined;
    const homes =
      HOMES[
        target
          .split('/')
          .slice(0, target.startsWith('@') ? 2 : 1)
          .join('/')
      ];
    if (!homes) return `${target} has no home`;
    return homes.some((home) => file.startsWith(home))
      ? undefined
      : `${target} lives in ${homes.join(', ')}`;
  }
  // assemble, index and main know everyone; nobody knows them.
  if (!room) return undefined;
  const other = roomOf(target);
  if (!other) return `${target} is no room`;
  return other === room || (MAY[room] ?? []).includes(other)
    ? undefined
    : `${room} may not import ${other}`;
}

function problems(all: readonly Import[]): string[] {
  return all.flatMap((one) => {
    const why = refusal(one);
    return why === undefined ? [] : [`${one.file}: ${why}`];
  });
}

const sources = ['server', 'handlers', 'examples', ...CLIENTS].flatMap(files);

it('rooms import only what they may', () => {
  const all = sources.flatMap((file) => importsOf(file, readFileSync(join(ROOT, file), 'utf8')));
  expect(all.length).toBeGreaterThan(300);
  expect(problems(all)).toEqual([]);
});

it.each([
  ['server/store/x.ts', "import { a } from '../http/app';"],
  ['server/soap/x.ts', "import type { T } from '../store/store';"],
  ['server/domain/x.ts', "const s = require('../soap/decode');"],
  ['handlers/axl/user/x.ts', "import express from 'express';"],
  ['server/http/x.ts', "import { DatabaseSync } from '@photostructure/sqlite';"],
  ['examples/x.ts', "import { startUcmock } from '../server';"],
  ['phone/x.ts', "import { createClock } from '../server/runtime/clock';"],
  ['ctl-client/x.ts', "import { createClock } from '../server/runtime/clock';"],
  ['examples/x.ts', "import { tokenOf } from '../ctl-client/etoken/token';"],
  ['handlers/cli/x.ts', "import { Phone } from '../../phone';"],
])('a bad import in %s is found', (file, text) => {
  expect(problems(importsOf(file, text))).toHaveLength(1);
});

it('no source file grows past 400 lines', () => {
  const long = [...sources, ...files('tools')].filter(
    (file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 400,
  );
  expect(long).toEqual([]);
});

it('every command is in the index of the command line', () => {
  const index = readFileSync(join(ROOT, 'handlers/cli/index.ts'), 'utf8');
  const reached = new Set(importsOf('handlers/cli/index.ts', index).map(({ target }) => target));
  const commands = files('handlers/cli').filter((file) =>
    /: Command\b.* = \{|: Command => \(\{/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(commands.length).toBeGreaterThan(20);
  expect(commands.filter((file) => !reached.has(file.replace(/\.ts$/, '')))).toEqual([]);
});

it('every handler file is reached by its index', () => {
  const indexed = files('handlers/axl').filter((file) => file.endsWith('/index.ts'));
  const reached = new Set(
    indexed.flatMap((file) =>
      importsOf(file, readFileSync(join(ROOT, file), 'utf8')).map(({ target }) => `${target}.ts`),
    ),
  );
  const handlers = files('handlers/axl').filter((file) =>
    /= (refine|replace)\(/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(handlers.length).toBeGreaterThan(10);
  expect(handlers.filter((file) => !reached.has(file))).toEqual([]);
});
