/** Signs of life: each node tells the bus how it stands, once a second. */
import { machineNow } from '../runtime/clock';
import type { Bus, NodeStatus, ReplicationState } from './bus';
import type { Node } from './node';

export const HEARTBEAT_MS = 1_000;

interface Reported {
  node: Node;
  state: ReplicationState;
}

export interface Reports {
  /** the address under which the nodes of this process are reached, once they are */
  serveAt(url: string): void;
  /** how they stand now */
  refresh(): void;
  stop(): void;
}

/** @param build of the release that runs @param nodes read at each report: their state changes */
export function startReporting(bus: Bus, build: () => string, nodes: readonly Reported[]): Reports {
  let url = '';
  const report = (): void => {
    for (const { node, state } of nodes) {
      // A machine that is off gives no sign of life.
      if (!node.up) continue;
      const status: NodeStatus = {
        name: node.name,
        role: node.role,
        release: build(),
        url,
        state,
        applied: node.applied,
        services: Object.fromEntries(
          node.services.all().map(({ facts, state: run }) => [facts.name, run]),
        ),
        heartbeat: machineNow(),
      };
      bus.report(status);
    }
  };
  // Where all nodes are here, they are asked when somebody wants to know (`refresh`).
  const tell = bus.alone ? () => undefined : report;
  tell();
  const timer = bus.alone ? undefined : setInterval(report, HEARTBEAT_MS);
  timer?.unref();
  return {
    serveAt(given) {
      url = given;
      tell();
    },
    refresh: report,
    stop: () => clearInterval(timer),
  };
}
