/** Valid objects as XML; a test names only what it is about. */
function xml(fields: Record<string, string | undefined>): string {
  return Object.entries(fields)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${value}</${name}>`))
    .join('');
}

export function phone(fields: Record<string, string | undefined> = {}): string {
  const all = {
    name: 'SEP001122334455',
    product: 'Cisco 8845',
    class: 'Phone',
    protocol: 'SIP',
    protocolSide: 'User',
    devicePoolName: 'Default',
    commonPhoneConfigName: 'Standard Common Phone Profile',
    locationName: 'Hub_None',
    useTrustedRelayPoint: 'Default',
    phoneTemplateName: 'Standard 8845 SIP',
    primaryPhoneName: '',
    builtInBridgeStatus: 'Default',
    packetCaptureMode: 'None',
    certificateOperation: 'No Pending Operation',
    deviceMobilityMode: 'Default',
    ...fields,
  };
  return `<phone>${xml(all)}</phone>`;
}

export function line(fields: Record<string, string | undefined> = {}): string {
  return `<line>${xml({ pattern: '1001', usage: 'Device', ...fields })}</line>`;
}

export function user(fields: Record<string, string | undefined> = {}): string {
  return `<user>${xml({ lastName: 'Diallo', userid: 'amara', presenceGroupName: 'Standard Presence group', ...fields })}</user>`;
}

/** The lines element of a phone: directory numbers without partition, in this order. */
export function lines(...patterns: string[]): string {
  return patterns
    .map(
      (pattern, i) =>
        `<line><index>${i + 1}</index><dirn><pattern>${pattern}</pattern></dirn></line>`,
    )
    .join('');
}
