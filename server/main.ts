#!/usr/bin/env node
/** The command-line door: `ucmock [serve] [options]`, `ucmock health`, --help, --version. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helpText } from './config/options';
import { OptionError, readOptions } from './config/read';
import { startUcmock, type Ucmock } from './index';

const USAGE = `ucmock: a Cisco Unified Communications Manager that runs in a test

  ucmock [serve] [options]   start it
  ucmock health [options]    is one running on this port? exit code 0 or 1

`;

async function main(args: string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return print(`${USAGE}${helpText()}\n`);
  if (args.includes('--version')) return print(`${version()}\n`);
  const [command, ...rest] = args[0]?.startsWith('-') === false ? args : ['serve', ...args];
  if (command === 'health') return health(rest);
  if (command !== 'serve') throw new OptionError(`unknown command ${command ?? ''}; see --help`);

  const options = readOptions(rest, process.env);
  const local = ['127.0.0.1', 'localhost', '::1'].includes(options.host);
  if (!local && options.adminPassword === 'ucmock') {
    process.stderr.write(`warning: ${options.host} can be reached by others, and the administrator's password is the known one; set --admin-password\n`);
  }
  const ucm = await startUcmock(options);
  print(`${ready(ucm)}\n\n${examples(ucm)}\n`);
  const stop = (): void => {
    void ucm.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function ready(ucm: Ucmock): string {
  const plain = ucm.httpUrl === undefined ? '' : ` and ${ucm.httpUrl}/axl/`;
  return `ucmock is ready: ${ucm.axlUrl}${plain}, release ${ucm.release}, login ${ucm.login.user}, CA ${ucm.caPath}`;
}

/** One command a client, to copy. */
function examples(ucm: Ucmock): string {
  const { user, password } = ucm.login;
  const shown = password === 'ucmock' ? password : '<password>';
  const host = ucm.url.replace('https://', '');
  const body = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><ns:getCCMVersion xmlns:ns="http://www.cisco.com/AXL/API/15.0"/></soapenv:Body></soapenv:Envelope>`;
  return [
    `curl:      curl --cacert ${ucm.caPath} -u ${user}:${shown} -H 'Content-Type: text/xml' ${ucm.axlUrl} -d '${body}'`,
    `zeep:      REQUESTS_CA_BUNDLE=${ucm.caPath} python3 -m zeep '${ucm.axlUrl}?wsdl'`,
    `cisco-axl: NODE_EXTRA_CA_CERTS=${ucm.caPath} node -e "new (require('cisco-axl'))('${host.replace(/:8443$/, '')}','${user}','${shown}','15.0').executeOperation('getCCMVersion',{}).then(console.log)"`,
    `Java:      keytool -importcert -noprompt -alias ucmock -file ${ucm.caPath} -keystore ucmock.jks -storepass changeit`,
  ].join('\n');
}

async function health(args: string[]): Promise<void> {
  const { host, port } = readOptions(args, process.env);
  const { get } = await import('node:https');
  const alive = await new Promise<boolean>((resolve) => {
    // Whether it lives, not who it is: its certificate may be of another run.
    get({ host, port, path: '/_ucmock/ready', rejectUnauthorized: false, timeout: 3000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
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

main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof OptionError || (error instanceof Error && error.name === 'PortInUse');
  process.stderr.write(known ? `ucmock: ${message}\n` : `ucmock: ${error instanceof Error ? (error.stack ?? message) : message}\n`);
  process.exit(known ? 2 : 1);
});
