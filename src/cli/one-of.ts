import { UsageError } from './command.ts'

/**
 * The value of a flag that takes one of some words, in any letter case.
 *
 * @throws UsageError that lists them.
 */
export function oneOf<Word extends string, Otherwise extends Word | undefined>(
  flag: string,
  value: string | undefined,
  words: readonly Word[],
  otherwise: Otherwise,
): Word | Otherwise {
  if (value === undefined) return otherwise
  const word = words.find((each) => each === value.toLowerCase())
  if (word !== undefined) return word
  throw new UsageError(`\`--${flag} ${value}\` is not known`, `say ${words.map((each) => `\`${each}\``).join(', ')}`)
}
