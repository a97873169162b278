/**
 * `castellan teardown`: finds what `secure` made, removes it and reads back that it is gone; and lists what costs
 * money. It knows how each kind of resource is recognised, emptied and deleted.
 */

export { type LeftoversOptions, leftovers } from './leftovers/leftovers.ts'
export { TEARDOWN_CHANGES, TEARDOWN_READS } from './permissions.ts'
export { type TeardownOptions, teardown } from './run.ts'
