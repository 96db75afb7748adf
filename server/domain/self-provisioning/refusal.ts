/** What self-provisioning refuses, by the rows of schemas/self-provisioning.yaml. */
import { AxlFault } from '../../schema/axl-fault';
import { faultOf } from '../../schema/faults';
import { DomainRefusal } from '../../schema/refusal';
import { filled, texts, type ErrorName } from './texts';

/** Its message is what the phone shows and the IVR says. */
export class ProvisioningRefused extends Error {
  override readonly name = 'ProvisioningRefused';

  constructor(
    readonly reason: ErrorName,
    words: Readonly<Record<string, string>> = {},
  ) {
    super(filled(texts().errors[reason].shows, words));
  }
}

/** Faults of addPhone that say that the template does not fit the model. */
const OF_MODEL = new Set([
  'securityProfileNotValid',
  'phoneTemplateNotValid',
  'protocolNotSupported',
  'invalidDeviceName',
  'lineIndexNotValid',
]);

/** The refusal that a failure of the operations is; any other error, which is a bug, is thrown on. */
export function refusalOf(error: unknown): ProvisioningRefused {
  if (error instanceof ProvisioningRefused) return error;
  if (error instanceof DomainRefusal) return new ProvisioningRefused('invalidModel');
  if (!(error instanceof AxlFault)) throw error;
  if (error.fault === 'publisherAway') return new ProvisioningRefused('publisherAway');
  if (OF_MODEL.has(error.fault)) return new ProvisioningRefused('invalidModel');
  const { code } = faultOf(error.fault);
  return new ProvisioningRefused('database', { code: String(code), text: error.message });
}
