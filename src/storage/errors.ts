/** The store cannot be reached, or refuses to write: requests are refused (503) until it can. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreUnavailable'
  }
}

/**
 * The answer to a COMMIT was lost: what was written may be there or not. Refused like any other outage; whoever retries
 * looks first.
 */
export class OutcomeUnknown extends StoreUnavailable {
  constructor(options?: ErrorOptions, message = 'the answer to a commit was lost') {
    super(message, options)
    this.name = 'OutcomeUnknown'
  }
}

/**
 * What was to be added is sealed with a master key in whose place the store has, or gets, another: nothing of it was
 * added. Refused like an outage, unless the node has the other key and does it again.
 */
export class SealedByAnotherKey extends StoreUnavailable {
  constructor() {
    super('the master key of the store is another one now')
    this.name = 'SealedByAnotherKey'
  }
}

/**
 * The store's data cannot be used by this process: held by another one, or made by a version that this one does not
 * know.
 */
export class StoreUnusable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreUnusable'
  }
}

/** A newer version of castellan has migrated the store. */
export class StoreTooNew extends StoreUnusable {
  constructor(migration: string) {
    super(`the store was migrated by a newer version of castellan (it has \`${migration}\`)`)
    this.name = 'StoreTooNew'
  }
}

/**
 * A text that an engine cannot keep: PostgreSQL has no NUL characters. The request is at fault, and not the store.
 */
export class UnstorableText extends Error {
  constructor(options?: ErrorOptions) {
    super('a text holds a character that cannot be stored', options)
    this.name = 'UnstorableText'
  }
}
