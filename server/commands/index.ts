/** The commands of `ucmock`, in the order of the help. */
import type { Command } from './command';
import { coverage } from './coverage';
import { health } from './health';
import { node } from './node';
import { serve } from './serve';
import { up } from './up';

export const COMMANDS: readonly Command[] = [serve, up, node, health, coverage];
