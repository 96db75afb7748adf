/** What a node of Cisco CallManager knows of a device that registered with it, or tried to. */

/** As RisPort words it. [wsdl] facts/serviceability.md 2 */
export type RegistrationStatus = 'Registered' | 'UnRegistered' | 'Rejected' | 'PartiallyRegistered';

/** StatusReason numbers of RisPort and of the alarms of end points. [client] facts/serviceability.md 2 */
export const REASON = {
  none: 0,
  unknown: 1,
  connectivityError: 6,
  deviceInitiatedReset: 8,
  callManagerReset: 9,
  deviceUnregistered: 10,
  malformedRegister: 11,
  keepAliveTimeout: 13,
  configurationMismatch: 14,
  callManagerRestart: 15,
  duplicateRegistration: 16,
  callManagerApplyConfig: 17,
} as const;

export type Reason = (typeof REASON)[keyof typeof REASON];

/** 'Registered' of a line is that its own REGISTER was taken. */
export interface LineStatus {
  directoryNumber: string;
  status: 'Registered' | 'UnRegistered';
}

/** What a device says of itself when it comes. */
export interface Presented {
  protocol: 'SIP' | 'SCCP';
  transport: 'UDP' | 'TCP' | 'TLS';
  ip: string;
  port: number;
  /** URI by which it is reached */
  contact: string;
  /** firmware that runs, and that in the other partition; '' where it told none */
  activeLoad: string;
  inactiveLoad: string;
}

export interface Registration extends Presented {
  /** its name, as the database has it */
  device: string;
  /** name of the node */
  node: string;
  /** of the model list (typemodel) */
  model: number;
  status: RegistrationStatus;
  reason: Reason;
  /** all lines that the device has, by their place */
  lines: readonly LineStatus[];
  /** cluster time in ms of the last change of its status */
  since: number;
  /** cluster time in ms of its last word */
  seen: number;
  /** cluster time in ms at which it is unregistered unless it comes again */
  expiresAt: number;
}

/** Does the device belong to the node now, with at least one line? */
export function isRegistered({ status }: Registration): boolean {
  return status === 'Registered' || status === 'PartiallyRegistered';
}
