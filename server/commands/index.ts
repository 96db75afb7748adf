/** The commands of `ucmock`, in the order of the help. */
import { clock } from './clock';
import type { Command } from './command';
import { compare } from './compare';
import { completion } from './completion';
import { ctlClient } from './ctl-client';
import { coverage } from './coverage';
import { diff } from './diff';
import { faults } from './faults';
import { health } from './health';
import { node } from './node';
import { pull } from './pull';
import { phone } from './phone';
import { reset } from './reset';
import { seed } from './seed';
import { serve } from './serve';
import { snapshot } from './snapshot';
import { up } from './up';

export const COMMANDS: readonly Command[] = [
  ...[serve, up, node],
  ...[health, seed, reset, snapshot, clock, faults],
  ...[pull, diff, compare],
  ...[phone, ctlClient, coverage, completion],
];
