/** What neither the schema nor the model can tell a maker of instances, each with its reason. */
import type { Known, SampleTree } from './samples';

const ROLES = ['Standard CCM End Users', 'Standard CTI Enabled', 'Standard CCMUSER Administration'];

const PARTITIONS = ['Directory URI', 'Global Learned E164 Numbers', 'Global Learned E164 Patterns'];

/** Values that a rule of the product demands. */
export const KNOWN: Known = {
  'Phone/name': (n) => `SEP${n.toString(16).toUpperCase().padStart(12, '0')}`,
  'Phone/newName': (n) => `SEP${n.toString(16).toUpperCase().padStart(12, '0')}`,
  'Phone/product': 'Cisco 8841',
  'Phone/phoneTemplateName': 'Standard 8841 SIP',
  'Phone/protocol': 'SIP',
  'Phone/protocolSide': 'User',
  'Phone/securityProfileName': 'Cisco 8841 - Standard SIP Non-Secure Profile',
  'UserPhoneAssociation/name': (n) => `SEP${n.toString(16).toUpperCase().padStart(12, '0')}`,
  'UserPhoneAssociation/productType': 'Cisco 8841',
  'UserPhoneAssociation/protocol': 'SIP',
  'UserPhoneAssociation/pin': (n) => String(92_850_000 + n * 37),
  // A policy that was made up might ask for a password of 900 characters.
  'AppUser/passwordCredentials/pwdCredPolicyName': 'Default Credential Policy',
  'User/passwordCredentials/pwdCredPolicyName': 'Default Credential Policy',
  'User/pinCredentials/pinCredPolicyName': 'Default Credential Policy',
  'User/pin': (n) => String(92_850_000 + n * 37),
  // Roles are rows without a noun.
  'UserGroup/userRoles/userRole/roleName': (n) => ROLES[n % ROLES.length] ?? '',
  'UserGroup/addUserRoles/userRole/roleName': 'Standard AXL API Access',
  // Those that are not among the members yet.
  'Css/addMembers/member/routePartitionName': (n) => PARTITIONS[n % PARTITIONS.length] ?? '',
  // A default stays as long as there are others: test/axl/rules.test.ts, test/cloud.
  'MraServiceDomain/isDefault': 'false',
  // xsd:string in the schema, t or f in every answer
  'SipProfile/enableUriOutdialSupport': 't',
};

/** Elements whose answer is rightly not what was sent. */
export const ADDED_IS_SHOWN_OTHERWISE: Record<string, string> = {
  'Phone/authenticationMode': 'desk phones leave it out [recorded]',
  'Phone/keySize': 'desk phones leave it out [recorded]',
  'Line/enterpriseAltNum/isUrgent': 'answered as t or f, which node-soap reads as false [recorded]',
  'Line/enterpriseAltNum/addLocalRoutePartition': 'as isUrgent',
  'Line/enterpriseAltNum/advertiseGloballyIls': 'as isUrgent',
  'Line/e164AltNum/isUrgent': 'as isUrgent',
  'Line/e164AltNum/addLocalRoutePartition': 'as isUrgent',
  'Line/e164AltNum/advertiseGloballyIls': 'as isUrgent',
  'DevicePool/localRouteGroupName': 'the value of one of localRouteGroup',
  'User/ipccRoutePartition': 'the partition of ipccExtension',
  'DevicePool/localRouteGroup': 'localRouteGroupName is one of them',
  'AppUser/passwordCredentials': 'states of the credential, tested with the credentials',
  'User/passwordCredentials': 'states of the credential, tested with the credentials',
  'User/pinCredentials': 'states of the credential, tested with the credentials',
  'AppUser/associatedGroups/userGroup/userRoles': 'what the group has, whatever a request says',
  'User/associatedGroups/userGroup/userRoles': 'what the group has, whatever a request says',
  'User/convertUserAccount': 'shows the LDAP directory that the user came from',
  'Phone/ecKeySize': 'desk phones leave it out with authenticationMode',
  'Phone/hlogStatus': 'On or Off in the database: Default is On',
  'UserGroup/members': 'in the order of their names, tested with the groups',
  'UserGroup/userRoles': 'in the order of their names, tested with the groups',
  'Phone/preemption': 'Disabled on SIP phones [recorded]',
  'Phone/singleButtonBarge': 'Off on SIP phones [recorded]',
  'Phone/joinAcrossLines': 'Off on SIP phones [recorded]',
  'PhoneActivationCode/activationCodeExpiry': 'a number of days becomes a time',
  'User/patternPrecedence': 'NULL in place of Default [recorded]',
  'Phone/versionStamp': 'made by the server with each change',
  'Phone/authenticationString': 'desk phones leave it out [recorded]',
  'MraServiceDomain/isDefault': 'the first one is the default, whatever is sent',
  'DeviceDefaults/VersionStamp': 'made by the server with each change [schema]',
};

/** Elements that update takes but that cannot change what the object is. */
export const FIXED_AFTER_ADD = new Set<string>([
  // The two are the key: model and protocol of the row that is meant.
  'DeviceDefaults/Model',
  'DeviceDefaults/Protocol',
  // For models that have it: test/activation.
  'DeviceDefaults/PreferActCodeOverAutoReg',
  // The security mode, which only a change of mode sets: test/trust-lists/modes.test.ts.
  'SecureConfig/value',
  // The key by which the profile is named.
  'InterClusterServiceProfile/interClusterService',
]);

/** Nouns whose requests have frames of their own; tested where their handlers are. */
export const OWN_FRAMES = new Set([
  ...['SNMPCommunityString', 'SNMPUser', 'Mobility'],
  ...['UnitsToGateway', 'GatewaySubunits', 'LocalRouteGroup'],
  ...['CcdFeatureConfig', 'SoftKeySet', 'PageLayoutPreferences'],
]);

/** Nouns of which nothing may be there: views and states, made by what happens or by other products. */
export const MAY_BE_EMPTY = new Set([
  ...['ImeLearnedRoutes', 'RegistrationDynamic', 'LicensedUser', 'RoutePlan'],
  ...['AssignedPresenceServers', 'AssignedPresenceUsers', 'UnassignedPresenceUsers'],
  // keyed by the contact that somebody has set before
  'SNMPMIB2List',
]);

/** Objects that no list tells and nobody can add. */
export const NAMES: Record<string, SampleTree> = {
  EmccFeatureConfig: { parameterName: 'EMCC Region Link Loss Type' },
  InterClusterServiceProfile: { interClusterService: 'EMCC' },
  SecureConfig: { name: 'ClusterSecurityMode' },
  FixedMohAudioSource: { name: 'Fixed MOH Audio Source' },
  ImeLearnedRoutes: { e164Did: '+14085551000' },
  SNMPMIB2List: { sysContact: 'nobody' },
};
