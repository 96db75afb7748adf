/** What is printed when it is ready: where it is, and one command a client, to copy. */
import { defaults } from '../config/options';
import type { RunningNode, Ucmock } from '../index';

export function readyText(ucm: Ucmock): string {
  return `${readyLine(ucm)}\n${nodeLines(ucm)}\n${examples(ucm)}\n`;
}

/** For --json: what the library's Ucmock says, without secrets. */
export function readyJson({ login, ca: _pem, nodes, ...ucm }: Ucmock): Record<string, unknown> {
  return {
    ready: true,
    ...Object.fromEntries(Object.entries(ucm).filter(([, value]) => typeof value !== 'function')),
    user: login.user,
    nodes: nodes.map(({ ca: _own, ...node }) => node),
  };
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
  const tftp = nodes.map(({ name, tftpPort }) => tftpLine(ucm, name, tftpPort)).join('');
  const sip = nodes.map((node) => sipLine(ucm, node)).join('');
  const trust = nodes.map((node) => trustLine(ucm, node)).join('');
  const more = dns + servicePortLines(ucm) + xmpp + tftp + sip + trust;
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
    ['files (EC certificate)', 'https', ports.ecFiles],
    ['contact search', 'https', ports.contactSearch],
    ['control plane', 'http', ports.control],
  ] as const;
  return lines
    .filter(([, , port]) => port !== undefined)
    .map(([what, scheme, port]) => `  ${what} at ${scheme}://${hostname}:${port}/\n`)
    .join('');
}

function xmppLine({ url }: Ucmock, name: string, port: number | undefined): string {
  return port === undefined ? '' : `  XMPP of ${name} at ${new URL(url).hostname} port ${port}\n`;
}

function tftpLine({ url }: Ucmock, name: string, port: number | undefined): string {
  return port === undefined
    ? ''
    : `  TFTP of ${name} at ${new URL(url).hostname} UDP port ${port}\n`;
}

function sipLine({ url }: Ucmock, { name, sipPort, sipsPort }: RunningNode): string {
  const ports = [
    ...(sipPort === undefined ? [] : [`port ${sipPort}`]),
    ...(sipsPort === undefined ? [] : [`TLS port ${sipsPort}`]),
  ];
  if (ports.length === 0) return '';
  return `  SIP of ${name} at ${new URL(url).hostname} ${ports.join(', ')}\n`;
}

function trustLine(
  { url }: Ucmock,
  { name, tvsPort, capfPort, ctlProviderPort: ctl }: RunningNode,
): string {
  const ports = [
    ...(tvsPort === undefined ? [] : [`trust verification of ${name} at PLACE port ${tvsPort}`]),
    ...(capfPort === undefined ? [] : [`CAPF of ${name} at PLACE port ${capfPort}`]),
    ...(ctl === undefined ? [] : [`CTL provider of ${name} at PLACE port ${ctl}`]),
  ];
  return ports.map((one) => `  ${one.replace('PLACE', new URL(url).hostname)}\n`).join('');
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
