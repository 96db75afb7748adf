/** Settings that are no plain objects: one of a kind, fixed rows, matrices. */
import { getCcdFeatureConfig, updateCcdFeatureConfig } from './ccdFeatureConfig';
import { updateCiscoCloudOnboarding } from './cloudOnboarding';
import {
  getCredentialPolicyDefault,
  updateCredentialPolicyDefault,
} from './credentialPolicyDefault';
import {
  doUpdateRemoteCluster,
  doUpdateTransportSettings,
  getTransportSettings,
  updatePageLayoutPreferences,
  updateSNMPMIB2List,
} from './fixedRows';
import {
  getIlsConfig,
  updateIlsConfig,
  updateInterClusterDirectoryUri,
  updateRoutePartitionsForLearnedPatterns,
} from './ils';
import { updateAarGroupMatrix, updateRegionMatrix } from './matrix';
import { addMraServiceDomain, removeMraServiceDomain } from './mraServiceDomain';
import { getSecureConfig, updateSecureConfig, updateServiceParameter } from './securityMode';
import { updateSelfProvisioning } from './selfProvisioning';
import { getSyslogConfiguration, updateSyslogConfiguration } from './syslog';

export const settingsHandlers = [
  addMraServiceDomain,
  doUpdateRemoteCluster,
  doUpdateTransportSettings,
  getCcdFeatureConfig,
  getCredentialPolicyDefault,
  getIlsConfig,
  getSecureConfig,
  getSyslogConfiguration,
  getTransportSettings,
  updateAarGroupMatrix,
  removeMraServiceDomain,
  updateCcdFeatureConfig,
  updateCiscoCloudOnboarding,
  updateCredentialPolicyDefault,
  updateIlsConfig,
  updateInterClusterDirectoryUri,
  updatePageLayoutPreferences,
  updateRegionMatrix,
  updateRoutePartitionsForLearnedPatterns,
  updateSecureConfig,
  updateSelfProvisioning,
  updateServiceParameter,
  updateSNMPMIB2List,
  updateSyslogConfiguration,
];
