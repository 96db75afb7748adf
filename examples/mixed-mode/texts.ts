/** What the vendor's document (118892) prints, its differing words as `<word>`. */
import { PUB, SUB } from './parts';

export const OLD = 'cn="SAST-ADN0054f509        ";ou=IPCBU;o="Cisco Systems';
export const MAKER = 'cn=Cisco Manufacturing CA;o=Cisco Systems';

const COLUMNS = 'BYTEPOS TAG LENGTH VALUE';

const token = (number: number, subject: string, serial: string, was: string): string => `
CTL Record #:${number}
${COLUMNS}
1 RECORDLENGTH 2 1186
2 DNSNAME 1
3 SUBJECTNAME 56 ${subject}
4 FUNCTION 2 System Administrator Security Token
5 ISSUERNAME 42 ${MAKER}
6 SERIALNUMBER 10 ${serial}
7 PUBLICKEY 140
9 CERTIFICATE 902 <hex:20> (SHA1 Hash HEX)
10 IPADDRESS 4
This etoken ${was} used to sign the CTL file.`;

const server = (number: number, host: string): string => `
CTL Record #:${number}
${COLUMNS}
1 RECORDLENGTH 2 33
2 DNSNAME 13 ${host}
4 FUNCTION 2 CCM+TFTP
10 IPADDRESS 4`;

/** Of a cluster that is not in mixed mode any more. Keys of servers have other lengths here. */
export const SHOW_CTL_NON_SECURE = `
The checksum value of the CTL file:
<md5>(MD5)
<sha1>(SHA1)
Length of CTL file: <number>
The CTL File was last modified on <day> <month> <number> <time> <zone> <year>
Parse CTL File
Version: 1.2
HeaderLength: 304 (BYTES)
${COLUMNS}
3 SIGNERID 2 117
4 SIGNERNAME 56 ${OLD}
5 SERIALNUMBER 10 3C:F9:27:00:00:00:AF:A2:DA:45
6 CANAME 42 ${MAKER}
7 SIGNATUREINFO 2 15
8 DIGESTALGORTITHM 1
9 SIGNATUREALGOINFO 2 8
10 SIGNATUREALGORTITHM 1
11 SIGNATUREMODULUS 1
12 SIGNATURE 128 <hex:128>
14 FILENAME 12
15 TIMESTAMP 4
${token(1, OLD, '3C:F9:27:00:00:00:AF:A2:DA:45', 'was')}
${token(2, OLD.replace('ADN0054f509', 'ADN008580ef'), '83:E9:08:00:00:00:55:45:AF:31', 'was not')}
${server(3, PUB)}
CTL Record #:4
${COLUMNS}
1 RECORDLENGTH 2 <number>
2 DNSNAME 13 ${PUB}
3 SUBJECTNAME <number> CN=CAPF-<name>
4 FUNCTION 2 CAPF
5 ISSUERNAME <number> CN=CAPF-<name>
6 SERIALNUMBER <number> <serial>
7 PUBLICKEY <number>
9 CERTIFICATE <number> <hex:20> (SHA1 Hash HEX)
10 IPADDRESS 4
${server(5, SUB)}
The CTL file was verified successfully.`;

export const SHOW_CTL_NONE = `
Length of CTL file: 0
CTL File not found. Please run CTLClient plugin or run the CLI - utils ctl.. to generate the CTL file.
Error parsing the CTL File.`;

const RESTART =
  'Please Restart the TFTP and Cisco CallManager services on all nodes in the cluster that run these services';

export const SET_NON_SECURE = `utils ctl set-cluster non-secure-mode
This operation will set the cluster to non secure mode. Do you want to continue? (y/n):<y>
Moving Cluster to Non Secure Mode
Cluster set to Non Secure Mode
${RESTART}`;

/** [recorded] in document 118893 */
export const SET_MIXED = `utils ctl set-cluster mixed-mode
This operation will set the cluster to Mixed mode. Do you want to continue? (y/n):<y>
Moving Cluster to Mixed Mode
Cluster set to Mixed Mode
${RESTART}`;

export const DELETE_FILE = `file delete tftp CTLFile.tlv
Delete the File CTLFile.tlv?
Enter "y" followed by return to continue: y
files: found = 1, deleted = 1`;
