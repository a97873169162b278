/** What may be typed at a place. */
export interface Option {
  readonly kind: 'element' | 'value' | 'service' | 'action' | 'resource' | 'operator' | 'condition key'
  /** What the person sees, and what is typed. */
  readonly text: string
  /** A few words beside it. */
  readonly detail?: string
  /** Whether `text` has places to fill in, such as `${BucketName}`. They are no policy variables. */
  readonly fields?: boolean
  /** Whether there is more to type: `s3:`. */
  readonly unfinished?: boolean
  /** Whether it suits what stands around it less well than others: it is listed, but last. */
  readonly unlikely?: boolean
}

export function value(text: string, detail?: string): Option {
  return { kind: 'value', text, ...(detail !== undefined && { detail }) }
}

/** What takes in everything: offered last. */
export function everything(text: string, detail: string): Option {
  return { ...value(text, detail), unlikely: true }
}
