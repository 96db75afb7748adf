#!/usr/bin/env node
/** The command-line door: `ucmock [serve] [options]`, `ucmock health`, `ucmock coverage`, --help, --version. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaults, helpText, OptionError, type StartOptions } from './config/options';
import { readOptions, warningOf } from './config/read';
import { startUcmock, type Ucmock } from './index';

const USAGE = `ucmock: a Cisco Unified Communications Manager that runs in a test

  ucmock [serve] [options]   start it
  ucmock up [-f FILE]        start all clusters and nodes of a topology (ucmock.yaml)
  ucmock node CLUSTER/NODE   start one node of it; needs --redis
  ucmock health [options]    is one running on this port? exit code 0 or 1
  ucmock coverage            every AXL operation with its rung and evidence
  ucmock --version

Exit codes: 0 stopped as asked, 1 failed, 2 an option or port cannot be taken.

`;

async function main(args: string[]): Promise<void> {
  // Whoever started it may have stopped reading (`ucmock | head -1`).
  process.stdout.on('error', () => undefined);
  if (args.includes('--help') || args.includes('-h')) return print(`${USAGE}${helpText()}\n`);
  if (args.includes('--version')) return print(`${version()}\n`);
  const [command = '', ...rest] = args[0]?.startsWith('-') === false ? args : ['serve', ...args];
  switch (command) {
    case 'serve':
      return serve(readOptions(rest, process.env));
    case 'up':
      return serve(withTopology(readOptions(rest, process.env)));
    case 'node': {
      const [node = '', ...flags] = rest;
      return serve({ ...withTopology(readOptions(flags, process.env)), node });
    }
    case 'health':
      return health(readOptions(rest, process.env));
    case 'coverage':
      return coverage();
    default:
      throw new OptionError(`unknown command ${command}; see --help`);
  }
}

function withTopology(options: StartOptions): StartOptions {
  return { ...options, topology: options.topology ?? 'ucmock.yaml' };
}

async function serve(options: StartOptions): Promise<void> {
  const warning = warningOf(options);
  if (warning !== undefined) process.stderr.write(`warning: ${warning}\n`);
  // Signals are heard from here on, so that one sent while it starts is not lost.
  let stop = (): void => process.exit(0);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());
  const ucm = await startUcmock(options);
  stop = () => {
    stop = () => process.exit(0); // a second signal does not wait
    ucm.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  print(`${readyLine(ucm)}\n${nodeLines(ucm)}\n${examples(ucm)}\n`);
  if (options.wsdlDir !== undefined) await printDifferences(options.wsdlDir);
}

/** How the documents handed out instead of ours differ from the model that requests are read by. */
async function printDifferences(directory: string): Promise<void> {
  const { diffFolders } = await import('../tools/diff-schema');
  for (const { version, differences } of diffFolders(directory)) {
    print(`${directory}/${version}: ${differences.length} differences from the model\n`);
    for (const { kind, name, words } of differences.slice(0, 20)) {
      print(`  ${kind} ${name}: ${words}\n`);
    }
  }
}

function readyLine(ucm: Ucmock): string {
  const plain = ucm.httpUrl === undefined ? '' : ` and ${ucm.httpUrl}/axl/`;
  return `ucmock is ready: ${ucm.axlUrl}${plain}, release ${ucm.build}, login ${ucm.login.user}, CA ${ucm.caPath}`;
}

/** With a topology: where each node is reached; and the DNS, if there is one. */
function nodeLines(ucm: Ucmock): string {
  const { nodes, ports, url, caPath: usual } = ucm;
  const dns =
    ports.dns === undefined ? '' : `  DNS at ${new URL(url).hostname} port ${ports.dns}\n`;
  const ssh = nodes.map(({ name, sshPort }) => sshLine(ucm, name, sshPort)).join('');
  const xmpp = nodes.map(({ name, xmppPort }) => xmppLine(ucm, name, xmppPort)).join('');
  const more = dns + servicePortLines(ucm) + xmpp;
  if (nodes.length < 2) return ssh + more;
  const lines = nodes
    .map((node) => {
      const own = node.caPath === usual ? '' : `, CA ${node.caPath}`;
      return `  ${node.cluster}: ${node.role} ${node.name} at ${node.url}${own}\n`;
    })
    .join('');
  return lines + ssh + more;
}

/** The ports beside HTTPS that options asked for. */
function servicePortLines({ url, ports }: Ucmock): string {
  const { hostname } = new URL(url);
  const lines = [
    ['files', 'http', ports.files],
    ['files', 'https', ports.secureFiles],
    ['contact search', 'https', ports.contactSearch],
  ] as const;
  return lines
    .filter(([, , port]) => port !== undefined)
    .map(([what, scheme, port]) => `  ${what} at ${scheme}://${hostname}:${port}/\n`)
    .join('');
}

function xmppLine({ url }: Ucmock, name: string, port: number | undefined): string {
  return port === undefined ? '' : `  XMPP of ${name} at ${new URL(url).hostname} port ${port}\n`;
}

function sshLine({ url, login }: Ucmock, name: string, port: number | undefined): string {
  if (port === undefined) return '';
  return `  command line of ${name}: ssh -p ${port} ${login.user}@${new URL(url).hostname}\n`;
}

/** One command a client, to copy. */
function examples(ucm: Ucmock): string {
  const known = ucm.login.password === defaults().adminPassword;
  const [user, password] = [ucm.login.user, known ? ucm.login.password : 'PASSWORD'];
  const ca = quote(ucm.caPath);
  const body = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><ns:getCCMVersion xmlns:ns="http://www.cisco.com/AXL/API/${ucm.schema}"/></e:Body></e:Envelope>`;
  const zeep = [
    'import requests, zeep',
    's = requests.Session()',
    `s.auth = (${JSON.stringify(user)}, ${JSON.stringify(password)})`,
    `print(zeep.Client("${ucm.axlUrl}?wsdl", transport=zeep.Transport(session=s)).service.getCCMVersion())`,
  ].join('; ');
  const host = new URL(ucm.url).hostname;
  const endpoint = ucm.ports.https === 8443 ? '' : `c._OPTIONS.endpoint = "${ucm.axlUrl}"; `;
  const axl = `const c = new (require("cisco-axl"))("${host}", ${JSON.stringify(user)}, ${JSON.stringify(password)}, "${ucm.schema}"); ${endpoint}c.executeOperation("getCCMVersion", {}).then(console.log)`;
  return [
    `curl:      curl --cacert ${ca} -u ${quote(`${user}:${password}`)} -H 'Content-Type: text/xml' ${ucm.axlUrl} -d ${quote(body)}`,
    `zeep:      REQUESTS_CA_BUNDLE=${ca} python3 -c ${quote(zeep)}`,
    `cisco-axl: NODE_EXTRA_CA_CERTS=${ca} node -e ${quote(axl)}`,
    `Java:      keytool -importcert -noprompt -alias ucmock -file ${ca} -keystore ucmock.jks -storepass changeit   # then java -Djavax.net.ssl.trustStore=ucmock.jks -Djavax.net.ssl.trustStorePassword=changeit`,
  ].join('\n');
}

/** A word for the shell. */
function quote(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}

/** Printed from the map that answers calls; nothing is started. */
async function coverage(): Promise<void> {
  const { axlHandlers } = await import('../handlers/axl');
  const { genericVerbs } = await import('../handlers/axl/generic/verbs');
  const { coverageOf, coverageText } = await import('./dispatch/coverage');
  const { createRegistry } = await import('./dispatch/registry');
  const { loadModel } = await import('./schema/load');
  print(coverageText(coverageOf(createRegistry(loadModel(), genericVerbs, axlHandlers))));
}

async function health({ host, port }: StartOptions): Promise<void> {
  const { get } = await import('node:https');
  const alive = await new Promise<boolean>((resolve) => {
    // Whether it lives, not who it is: its certificate may be of another run.
    get(
      { host, port, path: '/_ucmock/ready', rejectUnauthorized: false, timeout: 3000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    )
      .on('error', () => resolve(false))
      .on('timeout', () => resolve(false));
  });
  print(alive ? 'ready\n' : 'not running\n');
  process.exit(alive ? 0 : 1);
}

function version(): string {
  const file = join(__dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function print(text: string): void {
  process.stdout.write(text);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  // The user's to mend, so a sentence; anything else is ours, with its trace.
  const known =
    error instanceof Error && ['OptionError', 'PortRefused', 'BusRefused'].includes(error.name);
  process.stderr.write(
    `ucmock: ${known || !(error instanceof Error) ? message : (error.stack ?? message)}\n`,
  );
  process.exit(known ? 2 : 1);
}

main(process.argv.slice(2)).catch(fail);
