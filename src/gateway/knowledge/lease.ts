/**
 * How long what an upstream said counts, in milliseconds: as long as what nodes know of each other's accounts. A change
 * by way of this node counts at once, and by way of another one within this time.
 */
export const LEASE = 1000
