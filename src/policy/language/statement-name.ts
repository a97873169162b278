/** `statement 0 (Admins) of admin.json` */
export function statementName(statement: number, sid: string | undefined, policy: string): string {
  return sid === undefined || sid === ''
    ? `statement ${statement} of ${policy}`
    : `statement ${statement} (${sid}) of ${policy}`
}
