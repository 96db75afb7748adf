import type { ControlRoute } from '../../server/cluster/control';
import { ca } from './ca';
import { cli } from './cli';
import { readClock, setClock } from './clock';
import { coverage } from './coverage';
import { info } from './info';
import { live } from './live';
import { readNodes, setNode } from './nodes';
import { openapi } from './openapi';
import { ready } from './ready';
import { reset } from './reset';

export const controlRoutes: readonly ControlRoute[] = [
  live,
  ready,
  info,
  coverage,
  reset,
  readClock,
  setClock,
  readNodes,
  setNode,
  cli,
  ca,
  openapi,
];
