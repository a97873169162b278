import { type AccountId, type Clock, emailDomain, SECOND } from '../aws/index.ts'
import { MOST_AT_ONCE } from './transport.ts'

/** How many are on their way at once, to begin with: of all, and of one lane. */
const FIRST_AT_ONCE = 4
/** Who has waited so long for an answer has no part in what may be on its way, and its lane begins no others. */
const SLOW = SECOND
/** As many that are slow have no part in it: each has a connection. */
export const MOST_SLOW = 20
/** How long the others of a lane wait that has slow ones. */
const LOOKED_AT_AFTER = 5 * SECOND
const FIRST_PAUSE = 2 * SECOND
const LONGEST_PAUSE = 5 * 60 * SECOND
/** Lanes that are remembered although nothing of theirs is on its way. */
const MOST_LANES = 1000

/**
 * What became of a mail on its way: `answered` with anything but that it was taken; `silent` where no answer came, or
 * no connection.
 */
export type Ending = 'taken' | 'refused' | 'answered' | 'silent'

/** The mails of one account to one domain. */
export interface Lane {
  readonly name: string
  /** When each began that is on its way. */
  readonly begun: Set<{ readonly at: number }>
  atOnce: number
  /** How often in a row no answer came. */
  silences: number
  /** Nothing begins before. */
  closedUntil: number
}

/**
 * Who may send next, so that no account's mails, nor those to a domain that nobody answers for, keep the others
 * waiting. A lane without answers pauses ever longer, and then tries one mail. What a node knows of lanes it forgets
 * with its end.
 */
export class Lanes {
  readonly #now: Clock
  readonly #lanes = new Map<string, Lane>()
  /** Those that have mails on their way. */
  readonly #active = new Set<Lane>()
  /**
   * How many mails may be on their way at once: one more with each that the server takes, half of it where it says that
   * it does not. Servers bound the connections of a client, and do not say how many they let it have.
   */
  #atOnce = FIRST_AT_ONCE

  constructor(clock: Clock) {
    this.#now = clock
  }

  of(accountId: AccountId, toAddress: string): Lane {
    const name = `${accountId} ${emailDomain(toAddress).toLowerCase()}`
    const known = this.#lanes.get(name)
    if (known) return known
    if (this.#lanes.size >= MOST_LANES) this.#forget()
    const lane = { name, begun: new Set<never>(), atOnce: FIRST_AT_ONCE, silences: 0, closedUntil: 0 }
    this.#lanes.set(name, lane)
    return lane
  }

  /** For how long nothing of the lane is to be begun; 0 where it may. */
  closedFor(lane: Lane): number {
    const pause = lane.closedUntil - this.#now()
    // Longer than any pause: the clock went back.
    if (pause > 0 && pause <= LONGEST_PAUSE) return pause
    const waits = this.#slowOf(lane) > 0 || (lane.silences > 0 && lane.begun.size > 0)
    return waits ? LOOKED_AT_AFTER : 0
  }

  /** Whether one more of the lane may be on its way now. */
  hasRoom(lane: Lane): boolean {
    if (this.closedFor(lane) > 0 || lane.begun.size >= lane.atOnce) return false
    let [all, slow] = [0, 0]
    for (const other of this.#active) {
      all += other.begun.size
      slow += this.#slowOf(other)
    }
    return all - Math.min(slow, MOST_SLOW) < this.#atOnce
  }

  /** One of the lane is on its way. @returns what is to be told how that ended. */
  begin(lane: Lane): (ending: Ending) => void {
    const one = { at: this.#now() }
    lane.begun.add(one)
    this.#active.add(lane)
    this.#lanes.set(lane.name, lane)
    return (ending) => {
      lane.begun.delete(one)
      if (lane.begun.size === 0) this.#active.delete(lane)
      this.#learn(lane, ending)
    }
  }

  #learn(lane: Lane, ending: Ending): void {
    switch (ending) {
      case 'taken':
        this.#atOnce = Math.min(this.#atOnce + 1, MOST_AT_ONCE)
        lane.atOnce = lane.silences > 0 ? FIRST_AT_ONCE : Math.min(lane.atOnce + 1, MOST_AT_ONCE)
        lane.silences = 0
        lane.closedUntil = 0
        return
      case 'answered':
        this.#atOnce = Math.max(1, this.#atOnce >> 1)
        return
      case 'silent': {
        // Those that were on their way together say it once.
        if (lane.closedUntil > this.#now()) return
        lane.closedUntil = this.#now() + Math.min(FIRST_PAUSE * 2 ** lane.silences, LONGEST_PAUSE)
        lane.silences++
        lane.atOnce = 1
        return
      }
      case 'refused': // What is wrong with one mail says nothing of how many the server takes.
        return
      default:
        ending satisfies never
    }
  }

  #slowOf(lane: Lane): number {
    let slow = 0
    for (const { at } of lane.begun) if (this.#now() - at >= SLOW) slow++
    return slow
  }

  #forget(): void {
    for (const [name, { begun, closedUntil }] of this.#lanes) {
      if (begun.size === 0 && closedUntil <= this.#now()) this.#lanes.delete(name)
    }
  }
}
