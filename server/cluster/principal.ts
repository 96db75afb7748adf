/** Who calls, after authentication. */
export interface Principal {
  userid: string;
  kind: 'application' | 'end';
  pkid: string;
  /** role names, e.g. 'Standard AXL API Access' */
  roles: ReadonlySet<string>;
  /** 1 (highest) .. 10; a lower rank may not touch a higher one */
  rank: number;
}
