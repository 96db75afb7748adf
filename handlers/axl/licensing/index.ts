/** Licences: the registration of the cluster, and who uses what. */
import { getLicensedUser, listLicensedUser, listUnassignedDevice } from './licensedUsers';
import {
  doSmartEntitlementRequest,
  doSmartLicenseDeRegister,
  doSmartLicenseRegister,
  doSmartLicenseRenewAuthorization,
  doSmartLicenseRenewRegistration,
  doSmartLicenseReRegister,
  doUpdateLicenseUsage,
  getSmartLicenseStatus,
} from './smartLicense';

export const licensingHandlers = [
  doSmartEntitlementRequest,
  doSmartLicenseDeRegister,
  doSmartLicenseRegister,
  doSmartLicenseRenewAuthorization,
  doSmartLicenseRenewRegistration,
  doSmartLicenseReRegister,
  doUpdateLicenseUsage,
  getLicensedUser,
  getSmartLicenseStatus,
  listLicensedUser,
  listUnassignedDevice,
];
