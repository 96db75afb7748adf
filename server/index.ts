/**
 * The library door: a ucmock inside a test.
 *
 *   const ucm = await startUcmock({ port: 0 });
 *   ... talk to ucm.axlUrl with ucm.ca ...
 *   await ucm.stop();
 *
 * Importing this starts nothing; several run side by side.
 */
import type { ClusterChoice } from './assemble-plan';
import type { StartOptions } from './config/options';
import { checkOptions } from './config/read';
import type { Progress } from './runtime/progress';

export type { ClusterChoice } from './assemble-plan';
export { envOf } from './config/option';
export type { StartOptions } from './config/options';

export interface UcmockOptions extends Partial<StartOptions> {
  /** further clusters behind the same ports; reached by host name or the header X-Ucmock-Cluster */
  clusters?: ClusterChoice[];
  /** told while long work goes on: a fixture that runs, a node that catches up */
  progress?: Progress;
}

export interface RunningNode {
  cluster: string;
  /** process node name */
  name: string;
  role: string;
  /** https://<process node name>:<port>; names under .localhost lead to this machine */
  url: string;
  /** of its command line, where `sshPort` asked for one; the login is the administrator's */
  sshPort: number | undefined;
  /** of an IM and Presence node, where `xmppPort` asked for one */
  xmppPort: number | undefined;
  /** UDP port of its TFTP, where `tftpPort` asked for one */
  tftpPort: number | undefined;
  /** of a node that processes calls, where `sipPort` and `sipsPort` asked for them: UDP and TCP, TLS */
  sipPort: number | undefined;
  sipsPort: number | undefined;
  /** of its trust verification service, where `tvsPort` asked for one */
  tvsPort: number | undefined;
  /** of the publisher's CAPF, where `capfPort` asked for one */
  capfPort: number | undefined;
  /** of its CTL Provider, where `ctlProviderPort` asked for one */
  ctlProviderPort: number | undefined;
  /** PEM to trust it by: a Unity Connection has a certificate of its own */
  ca: string;
  /** file with it */
  caPath: string;
}

export interface ForkOptions {
  /** small letters, digits and hyphens; `fork-1`, ... unless told */
  name?: string;
  /** name of a snapshot that it begins as; the present state unless told */
  snapshot?: string;
}

export interface UcmockFork {
  name: string;
  /** https://host:port, of this fork alone */
  url: string;
  /** the AXL endpoint */
  axlUrl: string;
  /** plain HTTP, when the option httpPort was given */
  httpUrl: string | undefined;
  /** CA certificate, PEM */
  ca: string;
  caPath: string;
  login: { user: string; password: string };
  /** back to what it began as */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export interface Ucmock {
  /** https://host:port */
  url: string;
  /** the AXL endpoint */
  axlUrl: string;
  /** plain HTTP, when asked for */
  httpUrl: string | undefined;
  /** the control plane on a port of its own, when asked for: plain HTTP */
  controlUrl: string | undefined;
  ports: {
    https: number;
    http: number | undefined;
    /** the TFTP service over HTTP and over HTTPS, when asked for */
    files: number | undefined;
    secureFiles: number | undefined;
    /** the same with an elliptic-curve certificate */
    ecFiles: number | undefined;
    /** UDS with contact search authentication, when asked for */
    contactSearch: number | undefined;
    /** the control plane on a port of its own, when asked for */
    control: number | undefined;
    dns: number | undefined;
  };
  /** the nodes that run in this process, and by which URL each is reached */
  nodes: RunningNode[];
  /** CA certificate, PEM */
  ca: string;
  /** file with the CA certificate, for NODE_EXTRA_CA_CERTS, curl --cacert, ... */
  caPath: string;
  release: string;
  /** full build number of the release, '15.0.1.12900-234' */
  build: string;
  /** newest AXL schema of the release, '15.0' */
  schema: string;
  /** the administrator's login */
  login: { user: string; password: string };
  /**
   * A cluster of its own that begins as a copy of the first one, on ports of its own: for a test that
   * runs beside others. It ends with this ucmock, or earlier by its `stop`.
   */
  fork(choice?: ForkOptions): Promise<UcmockFork>;
  /** back to the state after start */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a ucmock; options as in docs/options.md, all of them optional. */
export async function startUcmock(options: UcmockOptions = {}): Promise<Ucmock> {
  const { clusters = [], progress, ...own } = options;
  const all = checkOptions(own);
  const { assemble, shownHost } = await import('./assemble');
  const running = await assemble(all, clusters, progress);
  const host = shownHost(running.host);
  const url = `https://${host}:${running.ports.https}`;
  let stopped: Promise<void> | undefined;
  return {
    url,
    axlUrl: `${url}/axl/`,
    httpUrl: running.ports.http === undefined ? undefined : `http://${host}:${running.ports.http}`,
    controlUrl:
      running.ports.control === undefined
        ? undefined
        : `http://${shownHost(all.controlHost)}:${running.ports.control}`,
    ports: running.ports,
    nodes: running.nodes,
    ca: running.certificates.ca,
    caPath: running.certificates.caPath,
    get release() {
      return running.cluster.release.name;
    },
    get build() {
      return running.cluster.release.build;
    },
    get schema() {
      return running.cluster.release.schema;
    },
    login: { user: all.adminUser, password: all.adminPassword },
    async fork(choice = {}) {
      const { fork, reset, stop } = await running.fork({ ...choice, ports: true });
      const { ca, caPath } = running.certificates;
      return {
        ...{ name: fork.name, url: fork.urls.https, axlUrl: `${fork.urls.https}/axl/` },
        ...{ httpUrl: fork.urls.http, ca, caPath, reset, stop },
        login: { user: all.adminUser, password: all.adminPassword },
      };
    },
    reset: () => running.reset(),
    stop: () => (stopped ??= running.stop()),
  };
}
