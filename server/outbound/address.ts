/** `cuc.example.com`, `10.0.0.5:8443`, `[::1]:443`: a host and the port that it names, if any. */
export interface Address {
  host: string;
  port: number | undefined;
}

export function parseAddress(text: string): Address {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text.trim());
  const plain = /^([^:]+)(?::(\d+))?$/.exec(text.trim());
  const [, host = text.trim(), port] = bracketed ?? plain ?? [];
  return { host, port: port === undefined ? undefined : Number(port) };
}
