/**
 * A small site told in AXL, whose rows statements of the corpus are asked about. What SQL alone
 * can say (an extension mobility login, an IPCC extension) is told in SQL.
 */
type Fields = Record<string, unknown>;

const PARTITION = { routePartitionName: 'Internal_PT' };

function dirn(pattern: string): Fields {
  return { pattern, ...PARTITION };
}

function phone(fields: Fields): Fields {
  return {
    addPhone: {
      phone: {
        class: 'Phone',
        protocol: 'SIP',
        protocolSide: 'User',
        commonPhoneConfigName: 'Standard Common Phone Profile',
        locationName: 'Hub_None',
        ...fields,
      },
    },
  };
}

function css(name: string, partitions: string[]): Fields {
  const member = partitions.map((one, i) => ({ routePartitionName: one, index: i + 1 }));
  return { addCss: { css: { name, description: `${name} all`, members: { member } } } };
}

function devicePool(name: string, regionName: string, fields: Fields = {}): Fields {
  const usual = {
    dateTimeSettingName: 'CMLocal',
    callManagerGroupName: 'Default',
    srstName: 'Disable',
  };
  return { addDevicePool: { devicePool: { name, regionName, ...usual, ...fields } } };
}

function user(fields: Fields): Fields {
  return { addUser: { user: { presenceGroupName: 'Standard Presence group', ...fields } } };
}

function line(pattern: string, fields: Fields): Fields {
  return { addLine: { line: { pattern, usage: 'Device', ...fields } } };
}

function sql(text: string): Fields {
  return { executeSQLUpdate: { sql: text } };
}

const HUNT = 'Try next member; then, try next group in Hunt List';
const JANE = "(select pkid from enduser where userid = 'jdoe')";
const PROFILE = "(select pkid from device where name = 'UDP_jdoe')";

export const site = {
  version: '15.0',
  clock: '2026-01-05T08:00:00Z',
  axl: [
    { addRoutePartition: { routePartition: { name: 'Internal_PT', description: 'inside' } } },
    { addRoutePartition: { routePartition: { name: 'Block_PT' } } },
    css('CSS-Internal', ['Internal_PT', 'Block_PT']),
    css('New-CSS', ['Internal_PT']),
    { addRegion: { region: { name: 'Branch_R' } } },
    {
      addMediaResourceGroup: {
        mediaResourceGroup: {
          name: 'HQ_MRG',
          multicast: 'f',
          members: { member: [{ deviceName: 'MOH_2' }, { deviceName: 'CFB_2' }] },
        },
      },
    },
    {
      addMediaResourceList: {
        mediaResourceList: {
          name: 'HQ_MRGL',
          members: { member: [{ mediaResourceGroupName: 'HQ_MRG', order: 0 }] },
        },
      },
    },
    devicePool('HQ_DP', 'Branch_R', {
      mediaResourceListName: 'HQ_MRGL',
      locationName: 'Hub_None',
    }),
    devicePool('Old-DP', 'Default'),
    user({
      userid: 'jdoe',
      firstName: 'Jane',
      lastName: 'Doe',
      displayName: 'Jane Doe',
      mailid: 'jdoe@example.com',
      department: 'Sales',
      telephoneNumber: '7001',
    }),
    user({
      userid: 'amara',
      firstName: 'Amara',
      lastName: 'Diallo',
      enableMobility: 'true',
      associatedGroups: { userGroup: [{ name: 'Standard CCM End Users' }] },
    }),
    {
      addVoiceMailPilot: {
        voiceMailPilot: { dirn: '8000', cssName: 'CSS-Internal', isDefault: 'false' },
      },
    },
    {
      addVoiceMailProfile: {
        voiceMailProfile: {
          name: 'VM_Profile',
          description: 'vm',
          voiceMailPilot: { dirn: '8000', cssName: 'CSS-Internal' },
        },
      },
    },
    { addCallPickupGroup: { callPickupGroup: { name: 'Sales_PG', ...dirn('7150') } } },
    line('7001', {
      ...PARTITION,
      alertingName: 'Jane',
      asciiAlertingName: 'Jane',
      shareLineAppearanceCssName: 'CSS-Internal',
      voiceMailProfileName: 'VM_Profile',
      callPickupGroupName: 'Sales_PG',
      callForwardAll: { forwardToVoiceMail: 'false', destination: '5550100' },
    }),
    line('7002', {
      ...PARTITION,
      description: 'Amara',
      alertingName: 'Amara',
      active: 'false',
      callForwardAll: { forwardToVoiceMail: 'true', destination: '' },
      callForwardNoAnswer: { forwardToVoiceMail: 'true', destination: '', duration: '20' },
    }),
    line('\\+12125550100', { description: 'e164' }),
    {
      addTransPattern: {
        transPattern: {
          pattern: '5XXX',
          usage: 'Translation',
          routePartitionName: 'Block_PT',
          description: 'translation',
          callingSearchSpaceName: 'CSS-Internal',
          prefixDigitsOut: '9',
        },
      },
    },
    phone({
      name: 'SEP001122334455',
      description: 'Jane desk',
      product: 'Cisco 8851',
      devicePoolName: 'HQ_DP',
      phoneTemplateName: 'Standard 8851 SIP',
      callingSearchSpaceName: 'CSS-Internal',
      ownerUserName: 'jdoe',
      enableExtensionMobility: 'true',
      lines: {
        line: [
          {
            index: 1,
            label: 'Jane - 7001',
            display: 'Jane',
            e164Mask: '2125550100',
            dirn: dirn('7001'),
          },
          { index: 2, label: 'Amara', dirn: dirn('7002') },
        ],
      },
      speeddials: { speeddial: [{ dirn: '6550', label: 'Desk', index: 1 }] },
    }),
    phone({
      name: 'CSFJDOE',
      product: 'Cisco Unified Client Services Framework',
      devicePoolName: 'Old-DP',
      phoneTemplateName: 'Standard Client Services Framework',
      ownerUserName: 'jdoe',
      loadInformation: 'x9',
      lines: { line: [{ index: 1, label: 'Soft', dirn: dirn('7001') }] },
    }),
    phone({
      name: 'AN0011223344000',
      description: 'fax',
      product: 'Analog Phone',
      protocol: 'SCCP',
      devicePoolName: 'HQ_DP',
      phoneTemplateName: 'Standard Analog',
    }),
    {
      addDeviceProfile: {
        deviceProfile: {
          name: 'UDP_jdoe',
          description: 'profile',
          product: 'Cisco 8851',
          class: 'Device Profile',
          protocol: 'SIP',
          protocolSide: 'User',
          phoneTemplateName: 'Standard 8851 SIP',
        },
      },
    },
    {
      updateUser: {
        userid: 'jdoe',
        associatedDevices: { device: ['SEP001122334455'] },
        primaryExtension: dirn('7001'),
      },
    },
    {
      addLineGroup: {
        lineGroup: {
          name: 'Sales_LG',
          distributionAlgorithm: 'Longest Idle Time',
          rnaReversionTimeOut: '10',
          huntAlgorithmNoAnswer: HUNT,
          huntAlgorithmBusy: HUNT,
          huntAlgorithmNotAvailable: HUNT,
          members: {
            member: [
              { lineSelectionOrder: '1', directoryNumber: dirn('7001') },
              { lineSelectionOrder: '2', directoryNumber: dirn('7002') },
            ],
          },
        },
      },
    },
    {
      addHuntList: {
        huntList: {
          name: 'Sales_HL',
          description: 'sales',
          callManagerGroupName: 'Default',
          routeListEnabled: 'true',
          members: { member: [{ lineGroupName: 'Sales_LG', selectionOrder: '1' }] },
        },
      },
    },
    {
      addHuntPilot: {
        huntPilot: {
          ...dirn('7100'),
          description: 'sales hunt',
          huntListName: 'Sales_HL',
          blockEnable: 'false',
        },
      },
    },
    {
      addSipTrunk: {
        sipTrunk: {
          name: 'SBC_Trunk',
          description: 'to SBC',
          product: 'SIP Trunk',
          class: 'Trunk',
          protocol: 'SIP',
          protocolSide: 'Network',
          devicePoolName: 'HQ_DP',
          locationName: 'Hub_None',
          securityProfileName: 'Non Secure SIP Trunk Profile',
          sipProfileName: 'Standard SIP Profile',
          presenceGroupName: 'Standard Presence group',
          destinations: {
            destination: [{ addressIpv4: '10.0.0.50', port: '5060', sortOrder: '1' }],
          },
        },
      },
    },
    {
      addRouteGroup: {
        routeGroup: {
          name: 'SBC_RG',
          distributionAlgorithm: 'Top Down',
          members: {
            member: [{ deviceSelectionOrder: '1', deviceName: 'SBC_Trunk', port: '0' }],
          },
        },
      },
    },
    {
      addRouteList: {
        routeList: {
          name: 'SBC_RL',
          description: 'out',
          callManagerGroupName: 'Default',
          routeListEnabled: 'true',
          members: { member: [{ routeGroupName: 'SBC_RG', selectionOrder: '1' }] },
        },
      },
    },
    {
      addRoutePattern: {
        routePattern: {
          ...dirn('9.@'),
          description: 'out',
          blockEnable: 'false',
          networkLocation: 'OffNet',
          destination: { routeListName: 'SBC_RL' },
        },
      },
    },
    { addCallPark: { callPark: { ...dirn('71XX'), callManagerName: 'CM_ucm-pub' } } },
    { addFacInfo: { facInfo: { name: 'FAC_Int', code: '4711', authorizationLevel: '3' } } },
    { addPhysicalLocation: { physicalLocation: { name: 'HQ', description: 'main office' } } },
    { addLdapFilter: { ldapFilter: { name: 'Staff', filter: '(objectclass=person)' } } },
    sql(
      `update extensionmobilitydynamic set fkdevice_currentloginprofile = ${PROFILE}, fkenduser = ${JANE}, fkenduser_lastlogin = ${JANE}, logintime = 1767600000, loginduration = 0, datetimestamp = 1767600000 where fkdevice = (select pkid from device where name = 'SEP001122334455')`,
    ),
    sql(
      "insert into endusernumplanmap (fkenduser, fknumplan, tkdnusage) values ((select pkid from enduser where userid = 'amara'), (select pkid from numplan where dnorpattern = '7002'), 2)",
    ),
  ],
};
