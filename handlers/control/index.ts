import type { ControlRoute } from '../../server/cluster/control';
import { ca } from './ca';
import { cli } from './cli';
import { readClock, setClock } from './clock';
import { coverage } from './coverage';
import { events } from './events';
import { addFault, clearFaults, dropFault, listFaults } from './faults';
import { dropFork, listForks, makeFork } from './forks';
import { info } from './info';
import { clearJournal, countJournal, readJournal, waitForJournal } from './journal';
import { live } from './live';
import { metrics } from './metrics';
import { readNodes, setNode } from './nodes';
import { openapi, openapiYaml } from './openapi';
import { ready } from './ready';
import { reset } from './reset';
import { readChanges, runOperation, seed } from './seed';
import {
  dropSnapshot,
  exportSnapshot,
  importSnapshot,
  listSnapshots,
  restoreSnapshot,
  saveSnapshot,
} from './snapshots';
import { switchVersion, upgrade } from './upgrade';

export const controlRoutes: readonly ControlRoute[] = [
  live,
  ready,
  info,
  coverage,
  metrics,
  reset,
  ...[upgrade, switchVersion],
  readClock,
  setClock,
  readNodes,
  setNode,
  ...[seed, runOperation, readChanges],
  ...[listSnapshots, saveSnapshot, restoreSnapshot, exportSnapshot, importSnapshot, dropSnapshot],
  ...[listForks, makeFork, dropFork],
  ...[listFaults, addFault, dropFault, clearFaults],
  ...[readJournal, countJournal, waitForJournal, clearJournal],
  events,
  cli,
  ca,
  openapi,
  openapiYaml,
];
