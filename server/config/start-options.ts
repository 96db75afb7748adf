/** What a start is told, each with its type: the rows of options.ts say the rest. */
import type { Fixture } from './fixture-shape';

export interface StartOptions {
  port: number;
  httpPort: number | undefined;
  dnsPort: number | undefined;
  sshPort: number | undefined;
  xmppPort: number | undefined;
  tftpPort: number | undefined;
  sipPort: number | undefined;
  sipsPort: number | undefined;
  tvsPort: number | undefined;
  capfPort: number | undefined;
  ctlProviderPort: number | undefined;
  filePort: number | undefined;
  ecFilePort: number | undefined;
  secureFilePort: number | undefined;
  contactSearchPort: number | undefined;
  controlPort: number | undefined;
  controlHost: string;
  controlToken: string | undefined;
  host: string;
  adminUser: string;
  adminPassword: string;
  release: string;
  data: string | undefined;
  certificateFolder: string | undefined;
  tomcatCertificate: 'self-signed' | 'ca-signed';
  strict: boolean;
  limits: 'real' | 'off';
  minEvidence: 'recorded' | 'doc' | 'client' | 'schema' | 'guess';
  answerLimit: number;
  memoryLimit: number;
  pendingLimit: number;
  notificationRate: number;
  versions: 'all' | 'release' | 'any';
  wsdlDir: string | undefined;
  names: string[];
  nodeName: string;
  seed: number | undefined;
  /** a file, or for the library the fixture itself */
  fixture: string | Fixture | undefined;
  watch: boolean;
  journal: number;
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  maxBody: number;
  requestTimeout: number;
  neighbourTimeout: number;
  pinSyncReason: 'documented' | 'cause';
  activationDelay: number;
  /** host or host:port; the topology's unless told */
  cloud: string | undefined;
  /** a file, or for the library what such a file says */
  topology: string | Readonly<Record<string, unknown>> | undefined;
  /** of the topology: 'cluster/node' */
  node: string | undefined;
  redis: string | undefined;
  securityPassword: string;
}
