/** What a route of the control plane (/_ucmock) gets and gives. */
import type { Cluster } from './cluster';
import type { Node } from './node';

export interface ControlState {
  cluster: Cluster;
  /** CA certificate, PEM */
  ca: string;
  urls: { https: string; http?: string };
  versions: readonly string[];
  /** runs a command of the platform's command line; @throws ControlError when answers are missing */
  cli(node: Node, line: string, answers: readonly string[]): Promise<string>;
  /** every operation with its rung and evidence, as dispatch prints it */
  coverage(): unknown;
  /** back to the state after start */
  reset(): Promise<void>;
}

export interface ControlAnswer {
  status?: number;
  json?: unknown;
  text?: string;
  type?: string;
}

export interface ControlRoute {
  method: 'get' | 'post';
  /** below /_ucmock */
  path: string;
  run(state: ControlState, body: unknown): ControlAnswer | Promise<ControlAnswer>;
}

/** A request that the route cannot take: answered with its status and message. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status = 400;
}
