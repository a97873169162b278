import type { ResourceName } from '../../aws/index.ts'
import type { Decision } from '../language/decision.ts'
import type { Group } from './candidate.ts'
import { type Choice, choiceFrom } from './choice.ts'
import { lastPart } from './resource.ts'

/**
 * How often statements are asked before a choice from them is made. To make it takes some 50 times as long as to ask
 * them all, from 20 statements as from 900: whatever policies and callers do, it at most doubles what decisions cost.
 */
export const ASKED_BEFORE_CHOICE = 64

/** The statements for an action, and how to choose from them. */
export class Candidates {
  /** The decision where resource and context do not matter. */
  readonly constant: Decision | undefined
  private readonly all: Group
  private choice: Choice
  private asksLeft = ASKED_BEFORE_CHOICE

  constructor(all: Group, constant: Decision | undefined) {
    this.constant = constant
    this.all = all
    this.choice = all
  }

  /**
   * See `lastPart`. Where there is nothing to choose from, the ARN is not cut: that would take as long as to ask two
   * statements; nor where parts of it are unknown.
   */
  lastPart(resource: ResourceName): number {
    if (this.asksLeft > 0 && --this.asksLeft === 0) this.choice = choiceFrom(this.all)
    return 'branches' in this.choice && typeof resource === 'string' ? lastPart(resource) : -1
  }

  /** The statements that can be for `resource`, whose last part begins at `last`. */
  for(resource: ResourceName, last: number): Group {
    if (last === -1 || typeof resource !== 'string') return this.all
    let choice = this.choice
    while ('branches' in choice) {
      choice = choice.branches.get(resource.charCodeAt(last + choice.position)) ?? choice.otherwise
    }
    return choice
  }
}
