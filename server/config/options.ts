/**
 * Every option of the server, once: flag, environment variable, default and words. The command
 * line's help and completion, the reading of the environment and docs/options.md come from this
 * table.
 */
import type { Option } from './option';
import type { StartOptions } from './start-options';

export { envOf, flagOf, OptionError, type Option } from './option';
export type { StartOptions } from './start-options';

export const OPTIONS: readonly Option<keyof StartOptions>[] = [
  {
    name: 'port',
    kind: 'number',
    max: 65_535,
    value: 8443,
    words: 'HTTPS port; 0 takes a free one',
  },
  {
    name: 'httpPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words: 'plain HTTP port for tests; off unless given',
  },
  {
    name: 'dnsPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words: 'port of a DNS server that knows the nodes and their SRV records; off unless given',
  },
  {
    name: 'sshPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words:
      'port of the command line (admin:) over SSH, of the first node; each further node has the next; 0 takes free ones; off unless given',
  },
  {
    name: 'xmppPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words:
      'XMPP port (5222 on a real server) of the first IM and Presence node; each further node has the next; 0 takes free ones; off unless given',
  },
  {
    name: 'tftpPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words:
      'UDP port of TFTP (69 on a real server) of the first node with Cisco Tftp; each further node has the next; 0 takes free ones; off unless given',
  },
  {
    name: 'sipPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words:
      'SIP port over UDP and TCP (5060 on a real server) of the first node that processes calls; each further node has the next; 0 takes free ones; off unless given',
  },
  {
    name: 'sipsPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words:
      'SIP port over TLS (5061 on a real server) of the first node that processes calls; each further node has the next; 0 takes free ones; off unless given',
  },
  {
    name: 'tvsPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words:
      'port of the trust verification service (2445 on a real server) of the first node that has it; each further node has the next; 0 takes free ones; off unless given',
  },
  {
    name: 'capfPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words:
      'port of the certificate authority proxy function (3804 on a real server) of the publisher; 0 takes a free one; off unless given',
  },
  {
    name: 'ctlProviderPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words:
      'port of the CTL Provider (2444 on a real server) of the first node that has it; each further node has the next; 0 takes free ones; off unless given',
  },
  {
    name: 'filePort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words: 'plain HTTP port of the TFTP service (6970 on a real server); off unless given',
  },
  {
    name: 'ecFilePort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words:
      'HTTPS port of the TFTP service with an elliptic-curve certificate (6971 on a real server); off unless given',
  },
  {
    name: 'secureFilePort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words: 'HTTPS port of the TFTP service (6972 on a real server); off unless given',
  },
  {
    name: 'contactSearchPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words:
      'HTTPS port of UDS with contact search authentication (9443 on a real server); off unless given',
  },
  {
    name: 'controlPort',
    kind: 'number',
    max: 65_535,
    value: undefined,
    words: 'plain HTTP port with the control plane alone (/_ucmock); off unless given',
  },
  {
    name: 'controlHost',
    kind: 'text',
    value: '127.0.0.1',
    words: 'address of that port; one that others can reach wants a token',
  },
  {
    name: 'controlToken',
    kind: 'text',
    value: undefined,
    shows: 'TOKEN',
    words:
      'the control plane answers only who sends it (Authorization: Bearer); nobody is asked unless given',
  },
  { name: 'host', kind: 'text', value: '127.0.0.1', words: 'address to listen on' },
  {
    name: 'adminUser',
    kind: 'text',
    value: 'administrator',
    words: 'application user made at the first start',
  },
  { name: 'adminPassword', kind: 'text', value: 'ucmock', words: 'its password' },
  {
    name: 'release',
    kind: 'text',
    value: '15.0',
    words: 'CUCM release to behave as: 11.0 11.5 12.0 12.5 14.0 15.0 ...',
  },
  {
    name: 'data',
    kind: 'text',
    value: undefined,
    shows: 'DIR',
    words: 'keep everything in this folder; in memory unless given',
  },
  {
    name: 'certificateFolder',
    kind: 'text',
    value: undefined,
    shows: 'DIR',
    words:
      'central place of bulk certificate management, instead of an SFTP server; none unless given',
  },
  {
    name: 'tomcatCertificate',
    kind: 'choice',
    choices: ['self-signed', 'ca-signed'],
    value: 'self-signed',
    words:
      'what a fresh CUCM shows: a certificate of each node by itself, or one for all by a CA of this machine',
  },
  {
    name: 'strict',
    kind: 'flag',
    value: false,
    words: 'refuse what the schema forbids and say which path',
  },
  {
    name: 'minEvidence',
    kind: 'choice',
    choices: ['recorded', 'doc', 'client', 'schema', 'guess'],
    value: 'guess',
    words: 'refuse requests whose answer is known by less than this (docs/coverage.md)',
  },
  {
    name: 'limits',
    kind: 'choice',
    choices: ['real', 'off'],
    value: 'real',
    words: "the real server's limits; off for bulk work",
  },
  {
    name: 'answerLimit',
    kind: 'number',
    value: 8 * 1024 * 1024,
    shows: 'BYTES',
    words: 'largest answer of one list or query, more is a fault that suggests a fetch',
  },
  {
    name: 'memoryLimit',
    kind: 'number',
    value: 16 * 1024 * 1024,
    shows: 'BYTES',
    words: 'all large answers on their way together, more is a fault',
  },
  {
    name: 'pendingLimit',
    kind: 'number',
    value: 1500,
    words: 'outstanding change notifications above which writes are answered 503',
  },
  {
    name: 'notificationRate',
    kind: 'number',
    value: 0,
    words: 'change notifications that a node works off in a second; 0: as they come',
  },
  {
    name: 'versions',
    kind: 'choice',
    choices: ['all', 'release', 'any'],
    value: 'all',
    words: 'schema versions served: all modelled ones, those of the release, or any',
  },
  {
    name: 'wsdlDir',
    kind: 'text',
    value: undefined,
    shows: 'DIR',
    words: "hand out the vendor's own WSDL from DIR/<version>/",
  },
  {
    name: 'names',
    kind: 'list',
    value: [],
    shows: 'A,B',
    words: 'further names and addresses for the certificate',
  },
  { name: 'nodeName', kind: 'text', value: 'ucm-pub', words: 'process node name of the publisher' },
  { name: 'seed', kind: 'number', value: undefined, words: 'makes every id reproducible' },
  {
    name: 'fixture',
    kind: 'text',
    value: undefined,
    shows: 'FILE',
    words: 'AXL operations (JSON or YAML) to run at the first start',
  },
  {
    name: 'watch',
    kind: 'flag',
    value: false,
    words: 'begin again whenever the file of the fixture changes; a bad one changes nothing',
  },
  {
    name: 'journal',
    kind: 'number',
    max: 1_000_000,
    value: 1000,
    words: 'requests that /_ucmock/journal remembers; 0: none',
  },
  {
    name: 'logLevel',
    kind: 'choice',
    choices: ['silent', 'error', 'warn', 'info', 'debug'],
    value: 'warn',
    words:
      'what is logged on standard error, a JSON object a line; the library is silent unless told',
  },
  {
    name: 'maxBody',
    kind: 'number',
    value: 16 * 1024 * 1024,
    shows: 'BYTES',
    words: 'largest request body',
  },
  {
    name: 'requestTimeout',
    kind: 'number',
    value: 30_000,
    shows: 'MS',
    words: 'longest time a request may take to arrive',
  },
  {
    name: 'neighbourTimeout',
    kind: 'number',
    value: 10_000,
    shows: 'MS',
    words: 'longest time that another product (Unity Connection, AXL of a peer) may take to answer',
  },
  {
    name: 'activationDelay',
    kind: 'number',
    max: 300,
    value: 0,
    shows: 'SECONDS',
    words:
      'time of the clock until a phone that was onboarded by activation code finds its file; up to five minutes on a real server',
  },
  {
    name: 'pinSyncReason',
    kind: 'choice',
    choices: ['documented', 'cause'],
    value: 'documented',
    words: 'a Unity Connection that cannot be reached: "Certificate not verified.", or the cause',
  },
  {
    name: 'cloud',
    kind: 'text',
    value: undefined,
    shows: 'HOST',
    words:
      "the cloud of device activation, host or host:port; the topology's (product: cloud) unless told",
  },
  {
    name: 'topology',
    kind: 'text',
    value: undefined,
    shows: 'FILE',
    words: 'clusters and nodes to run instead of one publisher (docs/cluster.md)',
  },
  {
    name: 'node',
    kind: 'text',
    value: undefined,
    shows: 'CLUSTER/NODE',
    words: 'run only this node of the topology; the others run in other processes',
  },
  {
    name: 'redis',
    kind: 'text',
    value: undefined,
    shows: 'URL',
    words: 'keep replication in this Redis, so that nodes can run in processes of their own',
  },
  {
    name: 'securityPassword',
    kind: 'text',
    value: 'ucmock',
    words: "the cluster's security password: nodes in different processes share secrets under it",
  },
];

export function defaults(): StartOptions {
  return Object.fromEntries(
    OPTIONS.map(({ name, value }) => [name, value]),
  ) as unknown as StartOptions;
}
