/** The commands of `ucmock`, in the order of the help. */
import { clock } from './clock';
import type { Command } from './command';
import { completion } from './completion';
import { coverage } from './coverage';
import { faults } from './faults';
import { health } from './health';
import { node } from './node';
import { phone } from './phone';
import { reset } from './reset';
import { seed } from './seed';
import { serve } from './serve';
import { snapshot } from './snapshot';
import { up } from './up';

export const COMMANDS: readonly Command[] = [
  ...[serve, up, node],
  ...[health, seed, reset, snapshot, clock, faults],
  ...[phone, coverage, completion],
];
