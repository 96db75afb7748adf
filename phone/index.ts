/**
 * The library door of simulated phones: `ucmock/phone`.
 *
 *   const phone = new Phone({ model: '8841', mac: '001122334455', tftp: '10.0.0.1' });
 *   await phone.start();
 *   await phone.registered();
 *   await phone.stop();
 */
export { Phone } from './phone';
export type { PhoneState } from './state';
export type { Security, SecurityMode } from './security';
export type { TrustList } from './trust/list';
export type { HostPlace, PhoneOptions } from './options';
export type { MraOptions } from './mra/mobile';
export type { Fetched } from './fetch/fetch-file';
export type { Field, Key, Screen } from './services/screen';
export type { IvrCall, Said } from './services/ivr';
export type { PhoneServices } from './services/services';
export type { CallManager, Line, PhoneConfig } from './config/config';
export { find, textOf } from './config/parse';
export { MODEL_NAMES, type PhoneModel } from './models';
export { manufacturerCertificates, makeMic, type Mic } from './manufacturing/certificates';
