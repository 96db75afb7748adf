/** What the CTL client says. [recorded] unless marked */

/** The message box after the login, when the file is missing in mixed mode; the service sends it. */
export const NO_FILE_IN_MIXED_MODE =
  'No CTL File exists on the server but the Call Manager Cluster Security Mode is in Secure Mode. For the system to function, you must create the CTL File and set Call Manager Cluster to Secure Mode.';

/** The message box before the first token; seed 003 shows it as a picture only. [guess] */
export const INSERT_TOKEN = 'Please insert a Security Token. Click Ok when done.';

/** The message box of the button Add Tokens. */
export const ANOTHER_TOKEN =
  'Please remove any Security Tokens already inserted and insert another Security Token. Click Ok when done.';

/** In the last window, below the servers. */
export const RESTART =
  'You must restart all the Cisco Unified Communications Manager and TFTP nodes in the Cluster.';

/** [own] a firewall's CTL Provider (ASA) is none of ours */
export const NO_FIREWALL = 'Add Firewall is not emulated.';

/** [guess] those of the cluster itself follow from its servers */
export const NOT_DELETED = 'Only security tokens and added servers can be deleted.';

export const NO_HOSTNAME = '-- No Hostname --';
export const NO_ISSUER = '-- No Issuer Name --';
export const NO_SUBJECT = '-- No Subject Name --';
