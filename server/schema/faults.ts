/**
 * Fault codes and wordings: `schemas/axl/faults.yaml`, compiled.
 *
 * The names are stated here too, so that the compiler knows them; a test compares the two lists.
 */
import { readFileSync } from 'node:fs';
import { compiled } from './load';

export const FAULT_NAMES = [
  'itemNotFound',
  'objectNotFound',
  'queueIdUnknown',
  'startChangeIdUnknown',
  'lowerRank',
  'queryTooLarge',
  'memoryConsumed',
  'duplicateValue',
  'missingKey',
  'stillReferenced',
  'nullValue',
  'checkFailed',
  'businessRule',
  'patternExists',
  'plusSign',
  'invalidDeviceName',
  'securityProfileNotValid',
  'phoneTemplateNotValid',
  'lineIndexNotValid',
  'protocolNotSupported',
  'invalidConfidentialAccessMode',
  'extensionMobility',
  'notRegistered',
  'authenticationFailed',
  'sqlSyntax',
  'sqlTable',
  'sqlColumn',
  'sqlUnique',
  'sqlRoutine',
  'sqlAmbiguous',
  'sqlPermission',
  'sqlNoDelete',
  'sqlNoInsert',
  'sqlValueCount',
  'sqlManyRows',
  'sqlNotGrouped',
  'sqlNotNumeric',
  'sqlDate',
  'sqlDateRange',
  'sqlDbinfo',
  'sqlInterrupted',
  'credentialTooShort',
  'credentialTrivial',
  'credentialUsedBefore',
  'credentialCannotChange',
  'pinNotNumeric',
  'pinPushFailed',
  'pinChangeInProgress',
  'pinSyncNotEnabled',
  'standardObject',
  'notXml',
  'noEnvelope',
  'entityRefused',
  'tooDeep',
  'tooMany',
  'unknownNamespace',
  'unknownOperation',
  'notEmulated',
  'missingKeyElement',
  'missingSearchCriteria',
  'invalidUuid',
  'invalidValue',
  'invalidEnumeration',
  'valueTooLong',
  'schemaViolation',
  'publisherAway',
  'diskFull',
  'tooWeak',
  'internal',
] as const;

export type FaultName = (typeof FAULT_NAMES)[number];

export function isFaultName(name: string): name is FaultName {
  return (FAULT_NAMES as readonly string[]).includes(name);
}

export interface Fault {
  code: number;
  side: 'server' | 'client';
  text: string;
  ev: string;
}

let faults: Record<FaultName, Fault> | undefined;

export function faultOf(name: FaultName): Fault {
  faults ??= JSON.parse(readFileSync(compiled('faults.json'), 'utf8')) as Record<FaultName, Fault>;
  return faults[name];
}

/** The fault's text with its {placeholders} filled; one that is not told stays empty. */
export function faultText(name: FaultName, what: Record<string, string | number>): string {
  return faultOf(name).text.replace(/\{(\w+)\}/g, (_, key: string) => String(what[key] ?? ''));
}
