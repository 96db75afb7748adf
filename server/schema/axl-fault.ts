/**
 * The one error an AXL handler may throw.
 *
 * A fault is data until soap/encode-fault.ts writes it. Codes and wordings live in
 * `schemas/axl/faults.yaml`, each with its evidence. It sits in `schema` (not in `soap`, where
 * layout.md sketched it) because the store and the domain throw it too and may not import soap.
 */
import type { FaultName } from './faults';
import { faultText } from './faults';

export class AxlFault extends Error {
  override readonly name = 'AxlFault';

  /** `what` fills the {placeholders} of the fault's text */
  constructor(
    readonly fault: FaultName,
    readonly what: Record<string, string | number> = {},
    options?: ErrorOptions,
  ) {
    super(faultText(fault, what), options);
  }
}
