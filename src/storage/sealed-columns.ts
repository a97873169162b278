/**
 * Every column that holds what the master key sealed, by its table, whose key is the account's id and `id`: what is not
 * in this list cannot be opened after the master key was changed. `sealed-columns.test.ts` holds it to the schema: such
 * columns are named `…Sealed`.
 */
export const SEALED_COLUMNS = [
  { table: 'accessKey', id: 'accessKeyId', column: 'secretSealed' },
  { table: 'mfaDevice', id: 'serialNumber', column: 'seedSealed' },
  { table: 'samlPrivateKey', id: 'keyId', column: 'privateKeySealed' },
  { table: 'serverCertificate', id: 'certificateId', column: 'privateKeySealed' },
  { table: 'signinTicket', id: 'tokenHash', column: 'proofSealed' },
  { table: 'tokenKey', id: 'keyId', column: 'privateKeySealed' },
] as const

export type SealedColumn = (typeof SEALED_COLUMNS)[number]

/** As `accessKey.secretSealed`. */
export type SealedName = { [At in keyof typeof SEALED_COLUMNS]: NameOf<(typeof SEALED_COLUMNS)[At]> }[number]

type NameOf<Column> = Column extends { table: infer Table extends string; column: infer Name extends string }
  ? `${Table}.${Name}`
  : never

export function sealedName({ table, column }: SealedColumn): SealedName {
  return `${table}.${column}` as SealedName
}
