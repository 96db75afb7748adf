/** Names of certificates as trust lists have them: `CN=..;OU=..;O=..`, the common name first. [recorded] */

/** @param name as node:crypto gives it: a part a line, in the certificate's order */
export function nameText(name: string): string {
  const parts = name.split('\n');
  return (/^CN=/i.test(parts[0] ?? '') ? parts : parts.reverse()).join(';');
}

/** The CTL client keeps this many characters. facts/trust-lists.md 1.5 [guess] from one name */
const TOKEN_NAME_CHARACTERS = 55;

/**
 * As the CTL client writes the names of an eToken's certificate: small letters, values that end in
 * blanks in quotes. [recorded] `cn="SAST-ADN0054f509        ";ou=IPCBU;o="Cisco Systems`
 */
export function tokenNameText(name: string): string {
  return nameText(name)
    .split(';')
    .map((part) => {
      const cut = part.indexOf('=');
      // node:crypto escapes what RFC 2253 has escaped, as a blank at the end.
      const value = part.slice(cut + 1).replace(/\\(.)/g, '$1');
      return `${part.slice(0, cut).toLowerCase()}=${/\s$/.test(value) ? `"${value}"` : value}`;
    })
    .join(';')
    .slice(0, TOKEN_NAME_CHARACTERS);
}
