/**
 * Valid requests of the operations that have no usual verb or no usual key, in an order in which
 * each finds what it names. An operation may stand more than once: what one adds, another needs.
 */
export type Request = readonly [operation: string, inner: string];

const PHONE = 'SEP00AABBCCDD01';
const PROFILE = 'EM-amara';
const TEMPLATE = 'Sweep Softkeys';
const GATEWAY = 'sweep-gw';
const PRESENCE_NODE = 'sweep-imp';

/** What the other requests need, made by AXL itself. */
const GROUND: readonly Request[] = [
  ['addLine', '<line><pattern>2001</pattern><usage>Device</usage></line>'],
  [
    'addPhone',
    `<phone><name>${PHONE}</name><product>Cisco 8845</product><class>Phone</class><protocol>SIP</protocol><protocolSide>User</protocolSide><devicePoolName>Default</devicePoolName><enableExtensionMobility>true</enableExtensionMobility><lines><line><index>1</index><dirn><pattern>2001</pattern></dirn></line></lines></phone>`,
  ],
  [
    'addDeviceProfile',
    `<deviceProfile><name>${PROFILE}</name><product>Cisco 8845</product><class>Device Profile</class><protocol>SIP</protocol><protocolSide>User</protocolSide><phoneTemplateName>Standard 8845 SIP</phoneTemplateName></deviceProfile>`,
  ],
  [
    'addUser',
    `<user><userid>amara</userid><lastName>Diallo</lastName><password>Secret.234</password><pin>48151</pin><presenceGroupName>Standard Presence group</presenceGroupName><phoneProfiles><profileName>${PROFILE}</profileName></phoneProfiles></user>`,
  ],
  [
    'addProcessNode',
    '<processNode><name>sweep-imp</name><processNodeRole>CUCM IM and Presence</processNodeRole></processNode>',
  ],
  ['addAarGroup', '<aarGroup><name>Sweep A</name></aarGroup>'],
  ['addAarGroup', '<aarGroup><name>Sweep B</name></aarGroup>'],
  ['addRegion', '<region><name>Sweep</name></region>'],
  ['addRoutePartition', '<routePartition><name>Sweep</name></routePartition>'],
  [
    'addSoftKeyTemplate',
    `<softKeyTemplate><name>${TEMPLATE}</name><description/><baseSoftkeyTemplateName>Standard User</baseSoftkeyTemplateName></softKeyTemplate>`,
  ],
  [
    'addGateway',
    '<gateway><domainName>sweep-gw</domainName><product>VG310</product><protocol>MGCP</protocol><callManagerGroupName>Default</callManagerGroupName></gateway>',
  ],
];

const MEMBER_NODE = 'ucm-pub';

/** Actions, settings without a usual key, and reads of one row. */
const DEEDS: readonly Request[] = [
  [
    'addApplicationToSoftkeyTemplate',
    `<applicationToSoftkeyTemplate><softKeyTemplateName>${TEMPLATE}</softKeyTemplateName><applicationName>Cisco Assistant</applicationName></applicationToSoftkeyTemplate>`,
  ],
  [
    'removeApplicationToSoftkeyTemplate',
    `<softKeyTemplateName>${TEMPLATE}</softKeyTemplateName><applicationName>Cisco Assistant</applicationName>`,
  ],
  ['getSoftKeySet', `<name>${TEMPLATE}</name>`],
  [
    'updateSoftKeySet',
    `<name>${TEMPLATE}</name><callStates><callState><callStateName>On Hook</callStateName><softKeys><softKey><positionId>0</positionId><softKeyName>New Call (NewCall)</softKeyName></softKey></softKeys></callState></callStates>`,
  ],
  ['applyConfigEnterpriseParameters', ''],
  ['resetEnterpriseParameters', ''],
  ['restartEnterpriseParameters', ''],
  ['doEnterpriseParametersReset', ''],
  [
    'doServiceParametersReset',
    `<processNodeName>${MEMBER_NODE}</processNodeName><service>Cisco CallManager</service>`,
  ],
  ['assignPresenceUser', `<userid>amara</userid><server>${PRESENCE_NODE}</server>`],
  ['unassignPresenceUser', '<userid>amara</userid>'],
  ['doAuthenticateUser', '<userid>amara</userid><password>Secret.234</password>'],
  [
    'doDeviceLogin',
    `<deviceName>${PHONE}</deviceName><loginDuration>0</loginDuration><profileName>${PROFILE}</profileName><userId>amara</userId>`,
  ],
  ['doDeviceLogout', `<deviceName>${PHONE}</deviceName>`],
  ['doChangeDNDStatus', '<userID>amara</userID><dndStatus>true</dndStatus>'],
  ['doDeviceReset', `<deviceName>${PHONE}</deviceName><isHardReset>false</isHardReset>`],
  ['lockPhone', `<name>${PHONE}</name>`],
  ['wipePhone', `<name>${PHONE}</name>`],
  ['getNumDevices', '<class>Phone</class>'],
  ['getCCMVersion', ''],
  ['listAuthzKeys', ''],
  ['getAuthzKey', ''],
  ['getOSVersion', ''],
  ['getPhoneTypeDisplayInstance', '<productName>Cisco 8845</productName><protocol>SIP</protocol>'],
  ['executeSQLQuery', '<sql>select name from device</sql>'],
  ['executeSQLQueryInactive', '<sql>select name from device</sql>'],
  ['executeSQLUpdate', "<sql>update device set description = 'x' where name = 'none'</sql>"],
  ['listChange', ''],
  ['doUpdateLicenseUsage', ''],
  ['getSmartLicenseStatus', ''],
  ['doSmartLicenseRegister', '<token>T0ken</token><force>false</force>'],
  ['doSmartLicenseReRegister', '<token>T0ken2</token>'],
  ['doSmartLicenseRenewAuthorization', ''],
  ['doSmartLicenseRenewRegistration', ''],
  ['doSmartEntitlementRequest', ''],
  ['doSmartLicenseDeRegister', ''],
  [
    'doUpdateTransportSettings',
    '<transportMode>Direct</transportMode><url>https://tools.example.com/its</url><httpHost/><httpPort/>',
  ],
  ['getTransportSettings', ''],
  [
    'addRemoteCluster',
    '<remoteCluster><clusterId>emea</clusterId><fullyQualifiedName>emea.example.com</fullyQualifiedName><emcc><enabled>true</enabled></emcc></remoteCluster>',
  ],
  ['doUpdateRemoteCluster', '<server>emea.example.com</server><clusterId>emea</clusterId>'],
  [
    'getCredentialPolicyDefault',
    '<credentialUser>End User</credentialUser><credentialType>PIN</credentialType><credPolicyName>Default Credential Policy</credPolicyName>',
  ],
  [
    'updateCredentialPolicyDefault',
    '<credentialUser>End User</credentialUser><credentialType>PIN</credentialType><credPolicyName>Default Credential Policy</credPolicyName><credentials>48151</credentials><confirmCredentials>48151</confirmCredentials>',
  ],
  [
    'updateServiceParameter',
    '<processNodeName>EnterpriseWideData</processNodeName><service>Enterprise Wide</service><name>ClusterID</name><value>sweep</value>',
  ],
  [
    'updateIlsConfig',
    `<role>Hub</role><registrationServer/><activateIls>true</activateIls><synchronizeClustersEvery>10</synchronizeClustersEvery><activatedServers>${MEMBER_NODE}</activatedServers><deactivatedServers/><useTls>false</useTls><usePassword>secret</usePassword>`,
  ],
  ['getIlsConfig', '<returnedTags/>'],
  [
    'updateInterClusterDirectoryUri',
    '<exchangeDirectoryUri>true</exchangeDirectoryUri><routeString>emea.example.com</routeString>',
  ],
  [
    'updateRoutePartitionsForLearnedPatterns',
    '<partitionForEnterpriseANo>Global Learned Enterprise Numbers</partitionForEnterpriseANo><partitionForE164ANo>Global Learned E164 Numbers</partitionForE164ANo><partitionForEnterprisePatterns>Global Learned Enterprise Patterns</partitionForEnterprisePatterns><partitionForE164Pattern>Global Learned E164 Patterns</partitionForE164Pattern><markLearnedEntAltNumbers>false</markLearnedEntAltNumbers><markLearnedE164AltNumbers>false</markLearnedE164AltNumbers><markFixedLengthEntPatterns>false</markFixedLengthEntPatterns><markVariableLengthEntPatterns>false</markVariableLengthEntPatterns><markFixedLengthE164Patterns>false</markFixedLengthE164Patterns><markVariableLengthE164Patterns>true</markVariableLengthE164Patterns>',
  ],
  [
    'updateSelfProvisioning',
    '<requireAuthentication>t</requireAuthentication><allowAuthentication>f</allowAuthentication><authenticationCode>1234</authenticationCode>',
  ],
  [
    'updateSyslogConfiguration',
    `<serverName>${MEMBER_NODE}</serverName><serviceGroup>CM Services</serviceGroup><service>Cisco CallManager</service><alarmConfigs><AlarmConfig><AlarmLevelEvent>Error</AlarmLevelEvent><RemoteServerName1>10.0.0.9</RemoteServerName1><RemoteServerName2/><RemoteServerName3/><RemoteServerName4/><RemoteServerName5/><monitor>Remote Syslogs</monitor><Enable>true</Enable></AlarmConfig></alarmConfigs>`,
  ],
  [
    'getSyslogConfiguration',
    `<serverName>${MEMBER_NODE}</serverName><serviceGroup>CM Services</serviceGroup><service>Cisco CallManager</service>`,
  ],
];

const DIRECTORY =
  '<ldapDirectory><name>Sweep</name><ldapDn>cn=admin,dc=example,dc=com</ldapDn><ldapPassword>secret</ldapPassword><userSearchBase>dc=example,dc=com</userSearchBase><repeatable>false</repeatable><intervalValue/><scheduleUnit>DAY</scheduleUnit><nextExecTime/><servers><server><hostName>127.0.0.1</hostName><ldapPortNumber>1</ldapPortNumber><sslEnabled>false</sslEnabled></server></servers></ldapDirectory>';

/** The directory: nothing listens on port 1, so that a synchronization starts and fails by itself. */
const LDAP: readonly Request[] = [
  [
    'updateLdapSystem',
    '<syncEnabled>true</syncEnabled><ldapServer>OpenLDAP</ldapServer><userIdAttribute>uid</userIdAttribute>',
  ],
  ['getLdapSystem', ''],
  [
    'updateLdapAuthentication',
    '<authenticateEndUsers>false</authenticateEndUsers><distinguishedName/><ldapPassword/><userSearchBase/>',
  ],
  ['getLdapAuthentication', ''],
  ['addLdapDirectory', DIRECTORY],
  ['doLdapSync', '<name>Sweep</name><sync>true</sync>'],
  ['getLdapSyncStatus', '<name>Sweep</name>'],
];

/** Settings and rows that are there from the start, by their own keys. */
const FIXED: readonly Request[] = [
  [
    'updateAarGroupMatrix',
    '<aarGroupFromName>Sweep A</aarGroupFromName><aarGroupToName>Sweep B</aarGroupToName><prefixDigit>9</prefixDigit>',
  ],
  [
    'updateRegionMatrix',
    '<regionAName>Default</regionAName><regionBName>Sweep</regionBName><bandwidth>64 kbps</bandwidth><videoBandwidth>384</videoBandwidth>',
  ],
  [
    'addCalledPartyTracing',
    '<calledPartyTracing><directorynumber>2001</directorynumber></calledPartyTracing>',
  ],
  ['removeCalledPartyTracing', '<directorynumber>2001</directorynumber>'],
  [
    'updateEmccFeatureConfig',
    '<parameterName>Default Interval for Expired EMCC Device</parameterName><value>1440</value>',
  ],
  [
    'getEmccFeatureConfig',
    '<parameterName>Default Interval for Expired EMCC Device</parameterName>',
  ],
  ['getFixedMohAudioSource', '<name>Fixed MOH Audio Source</name>'],
  ['updateFixedMohAudioSource', '<name>Fixed MOH Audio Source</name><multicast>true</multicast>'],
  ['getSecureConfig', '<name>ClusterSecurityMode</name>'],
  ['updateSecureConfig', '<name>ClusterSecurityMode</name><value>0</value>'],
  [
    'updateImeFeatureConfig',
    '<enableIntraDomain>true</enableIntraDomain><firewallIdleTimer>30</firewallIdleTimer>',
  ],
  ['getImeFeatureConfig', ''],
  ['updateFallbackFeatureConfig', '<callAnswerTimer>7</callAnswerTimer>'],
  ['getFallbackFeatureConfig', ''],
  [
    'updateCcdFeatureConfig',
    '<ccdParam><ccdParamName>CCD Maximum Numbers of Learned Patterns</ccdParamName><ccdParamValue>100</ccdParamValue></ccdParam>',
  ],
  [
    'getCcdFeatureConfig',
    '<paramName>CCD Maximum Numbers of Learned Patterns</paramName><returnedTags/>',
  ],
  [
    'addMobility',
    '<mobility><handoffNumber>7771</handoffNumber><handoffPartitionName/><DTMFNumber>7772</DTMFNumber><DTMFPartitionName/></mobility>',
  ],
  [
    'updateLocalRouteGroup',
    '<localRouteGroup><name>Standard Local Route Group</name><newDescription>x</newDescription></localRouteGroup>',
  ],
  ['getMobility', '<handoffNumber>7771</handoffNumber>'],
  [
    'updateMobility',
    '<handoffNumber>7771</handoffNumber><newHandoffNumber>7773</newHandoffNumber>',
  ],
  [
    'updateEnterprisePhoneConfig',
    '<vendorConfig><settingsAccess>1</settingsAccess></vendorConfig>',
  ],
  ['getEnterprisePhoneConfig', ''],
  [
    'updatePageLayoutPreferences',
    '<pageName>Route Partition</pageName><pageSections><pageSection><name>Device Settings</name></pageSection></pageSections>',
  ],
  ['getPageLayoutPreferences', '<pageName>Route Partition</pageName>'],
  [
    'updateInterClusterServiceProfile',
    '<interClusterService>EMCC</interClusterService><isActivated>true</isActivated>',
  ],
  ['getInterClusterServiceProfile', '<interClusterService>EMCC</interClusterService>'],
  [
    'executeSQLUpdate',
    `<sql>insert into registrationdynamic (fkdevice, lastknownucm) select pkid, 'CM_ucm-pub' from device where name = '${PHONE}'</sql>`,
  ],
  ['getRegistrationDynamic', `<device>${PHONE}</device>`],
  [
    'executeSQLUpdate',
    `<sql>update device set fkenduser = (select pkid from enduser where userid = 'amara') where name = '${PHONE}'</sql>`,
  ],
  ['getLicensedUser', '<name>amara</name>'],
  ['executeSQLUpdate', "<sql>insert into imelearnedroutes (e164did) values ('+15551234')</sql>"],
  ['getImeLearnedRoutes', '<e164Did>+15551234</e164Did>'],
  ['updateImeLearnedRoutes', '<e164Did>+15551234</e164Did><adminEnabled>true</adminEnabled>'],
  ['removeImeLearnedRoutes', '<e164Did>+15551234</e164Did>'],
  [
    'addUserPhoneAssociation',
    '<userPhoneAssociation><userId>bela</userId><password>Secret.234</password><pin>48151</pin><lastName>Kovacs</lastName><productType>Cisco 8845</productType><name>SEP00AABBCCDD02</name><dnCssName/><phoneCssName/><e164Mask>3615552002</e164Mask><extension>2002</extension><routePartitionName/></userPhoneAssociation>',
  ],
  [
    'addPhoneActivationCode',
    '<phoneActivationCode><phoneName>SEP00AABBCCDD02</phoneName></phoneActivationCode>',
  ],
];

const HOSTS = '<ArrayOfHosts><item>10.0.0.9</item></ArrayOfHosts>';
const SNMP_USER = `<user><userName>monitor</userName><authRequired>true</authRequired><authPassword>Secret.234</authPassword><authProtocol>SHA</authProtocol><privacyRequired>false</privacyRequired><privacyPassword/><privacyProtocol>AES128</privacyProtocol><accessPrivilege>ReadOnly</accessPrivilege>${HOSTS}</user>`;

const SNMP: readonly Request[] = [
  [
    'addSNMPCommunityString',
    `<CommunityString><communityName>public1</communityName><accessPrivilege>ReadOnly</accessPrivilege>${HOSTS}</CommunityString>`,
  ],
  ['getSNMPCommunityString', '<communityName>public1</communityName>'],
  [
    'updateSNMPCommunityString',
    `<communityName>public1</communityName><newValues><accessPrivilege>ReadWrite</accessPrivilege>${HOSTS}</newValues>`,
  ],
  ['removeSNMPCommunityString', '<CommunityString>public1</CommunityString>'],
  ['addSNMPUser', SNMP_USER],
  ['getSNMPUser', '<userName>monitor</userName>'],
  ['updateSNMPUser', SNMP_USER],
  ['removeSNMPUser', '<User>monitor</User>'],
  ['updateSNMPMIB2List', '<sysLocation>Basel</sysLocation><sysContact>noc</sysContact>'],
  ['getSNMPMIB2List', '<sysContact>noc</sysContact>'],
];

const UNIT =
  '<units><unit><index>0</index><product>ANALOG</product><subunits><subunit><index>0</index><product>24FXS</product><beginPort>0</beginPort></subunit></subunits></unit></units>';

/** Slots and units of a gateway. */
const UNITS: readonly Request[] = [
  [
    'addUnitsToGateway',
    `<unitsToGateway><domainName>${GATEWAY}</domainName>${UNIT}</unitsToGateway>`,
  ],
  [
    'addGatewaySubunits',
    `<gatewaySubunits><domainName>${GATEWAY}</domainName><unit>0</unit><subunits><subunit><index>1</index><product>24FXS</product></subunit></subunits></gatewaySubunits>`,
  ],
  [
    'removeGatewaySubunits',
    `<domainName>${GATEWAY}</domainName><unit>0</unit><subunits><subunit><index>1</index></subunit></subunits>`,
  ],
  [
    'removeUnitsToGateway',
    `<domainName>${GATEWAY}</domainName><units><unit><index>0</index></unit></units>`,
  ],
];

export const REQUESTS: readonly Request[] = [
  ...GROUND,
  ...DEEDS,
  ...LDAP,
  ...FIXED,
  ...SNMP,
  ...UNITS,
];
