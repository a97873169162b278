/** A tag as it is kept. */
export interface StoredTag {
  readonly key: string
  readonly value: string
}
