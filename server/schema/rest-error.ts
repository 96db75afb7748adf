/**
 * The one error that a REST resource may throw.
 *
 * What went wrong is data (status, code of the product, words) until the product's `errorOf` gives
 * it a form. It sits in `schema` as AxlFault does: rest (bodies) and handlers throw it.
 */
export class RestError extends Error {
  override readonly name = 'RestError';

  constructor(
    readonly status: number,
    message: string,
    readonly more: RestErrorDetails = {},
  ) {
    super(message);
  }
}

export interface RestErrorDetails {
  /** the product's own code, where it has one */
  code?: string;
  headers?: Readonly<Record<string, string>>;
  /** 401: false keeps WWW-Authenticate out, so that a browser does not ask again */
  challenge?: boolean;
}
