import { StoreUnavailable } from './errors.ts'

/**
 * How much room the store's disk has. `low`: changes are refused but for those that make room and those of signing in.
 * `least`: what is left is root's.
 */
export type Room = 'enough' | 'low' | 'least'

/**
 * What a write may use: `reserve` is for what makes room, and for sessions, without which nobody could. Everything else
 * leaves the reserve alone.
 */
export type RoomUse = 'ordinary' | 'reserve'

/** The disk is nearly full, and the write is not one that it is kept for. */
export class NoRoom extends StoreUnavailable {
  constructor() {
    super('less than 5 % of the disk is free: make room before anything can be changed')
    this.name = 'NoRoom'
  }
}
