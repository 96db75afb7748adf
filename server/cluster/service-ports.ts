/**
 * Ports of services beside HTTPS. A process opens those that its options ask for; links and
 * parameters name a real server's where it opened none. facts/uds.md 1, 5
 */
export interface ServicePorts {
  /** TFTP service over HTTP */
  files: number;
  /** TFTP service over HTTPS */
  secureFiles: number;
  /** UDS for searches of the directory with a login */
  contactSearch: number;
  /** by process node name, what it opened for itself */
  nodes: Readonly<Record<string, NodePorts>>;
}

/** Undefined: not opened by this process. */
export interface NodePorts {
  /** UDP and TCP */
  sip?: number | undefined;
  /** SIP over TLS */
  sips?: number | undefined;
  /** trust verification */
  tvs?: number | undefined;
  capf?: number | undefined;
}

export const REAL_PORTS: ServicePorts = {
  ...{ files: 6970, secureFiles: 6972, contactSearch: 9443 },
  nodes: {},
};
