/** What the CTL Provider refuses: a code for programs, and the words that the CTL client shows. */
export const REFUSALS = {
  'login-failed': 'Authentication failed. Check the user name and the password.', // [guess]
  'not-administrator': 'The user is no administrator of Cisco Unified Communications Manager.', // [guess]
  'not-logged-in': 'Log in first.', // [own]
  'not-publisher': 'The server is not the publisher of its cluster.', // [guess]
  'token-not-in-file': 'The Security Token you have inserted does not exist in the CTL File', // [recorded]
  'token-twice': 'The Security Token you have inserted is already in the CTL File', // [guess]
  'token-malformed': 'The certificate of the Security Token cannot be read.', // [guess]
  'token-not-trusted': 'The certificate of the Security Token is of no trusted manufacturer.', // [guess]
  'token-needed': 'The Security Token that signs the CTL File cannot be deleted.', // [guess]
  'too-few-tokens': 'The CTL File must contain at least two Security Tokens.', // [doc] the rule, [guess] the words
  'no-such-token': 'The CTL File has no such Security Token.', // [guess]
  'no-file':
    'No CTL File exists on the server. Set the Call Manager Cluster to Mixed Mode to create it.', // [guess]
  'file-damaged': 'The CTL File on the server cannot be verified.', // [guess]
  'server-malformed': 'The certificate of the TFTP server cannot be read.', // [guess]
  'no-certificates': 'The certificates of the servers are not there yet.', // [own]
  'not-prepared': 'Nothing waits for a signature.', // [own]
  'signature-invalid': 'The signature is not that of the Security Token.', // [own]
  'changed-meanwhile': 'The CTL File was changed meanwhile. Start the CTL Client again.', // [own]
  'publisher-unwritable': 'The publisher cannot be written.', // [own]
  'question-malformed': 'The question lacks something.', // [own]
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export class CtlRefused extends Error {
  override readonly name = 'CtlRefused';

  constructor(
    readonly code: RefusalCode,
    message: string = REFUSALS[code],
  ) {
    super(message);
  }
}
