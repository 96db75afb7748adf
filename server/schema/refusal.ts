/**
 * What domain code refuses, free of any protocol: the class of the refusal and words for the one who
 * asked. A protocol gives it its own form (a REST product a status, the command line a line). It sits
 * in `schema` as AxlFault and RestError do: domain, dispatch and handlers know it.
 */
export class DomainRefusal extends Error {
  override readonly name = 'DomainRefusal';

  constructor(
    readonly kind: 'invalid' | 'not found' | 'conflict',
    message: string,
  ) {
    super(message);
  }
}
