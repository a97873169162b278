/** On everything that `secure` makes and AWS lets tag: so that a person, and `teardown` without its journal, know whose it is. */
export const MADE_BY = { Key: 'castellan:made-by', Value: 'secure' } as const
