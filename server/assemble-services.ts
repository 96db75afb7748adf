/** The small SOAP services that nodes serve beside AXL. A part of assemble.ts. */
import { controlCenterServices } from '../handlers/control-center';
import { epasService } from '../handlers/epas';
import { perfmonServices } from '../handlers/perfmon';
import { risServices } from '../handlers/ris';
import type { SmallService } from './dispatch/small-service';

export const smallServices: readonly SmallService[] = [
  ...controlCenterServices,
  epasService,
  ...perfmonServices,
  ...risServices,
];
