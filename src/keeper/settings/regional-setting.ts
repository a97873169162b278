import { type Account, type Call, inEachRegion } from '../account/index.ts'
import { type Check, type Finding, type Outcome, outcomeFrom, type Step } from '../check/index.ts'

/** A setting that the account has in each Region by itself. */
export interface RegionalSetting {
  /** What is wrong in a Region, and what the setting is there; `undefined`: nothing. */
  readonly wrongIn: (account: Account, region: string) => Promise<Wrong | undefined>
  /** What to do by hand. */
  readonly fix: string
  readonly mend: (region: string) => Call
  readonly step: Pick<Step, 'id' | 'title' | 'cost' | 'warning' | 'undo'>
}

interface Wrong extends Pick<Finding, 'id' | 'says'> {
  /** The setting as it is, for the journal. */
  readonly previous: unknown
}

/** How a check looks at such a setting, and the one step that sets it wherever it is wrong. */
export function regional({
  wrongIn,
  fix,
  mend,
  step,
}: RegionalSetting): Pick<Check, 'look'> & Required<Pick<Check, 'plan'>> {
  const wrong = async (account: Account) =>
    (await inEachRegion(account, (region) => wrongIn(account, region))).flatMap(({ region, answer }) =>
      answer ? [{ region, ...answer }] : [],
    )
  const look = async (account: Account): Promise<Outcome> =>
    outcomeFrom(
      (await wrong(account)).map(({ region, id, says }) => ({
        id,
        resource: `${account.accountId}/${region}`, // A setting has no ARN.
        says: `${says} in ${region}`,
        fix: `${fix}; or run \`castellan secure --hardening\``,
      })),
    )
  return {
    look,
    plan: async (account) => [
      {
        ...step,
        calls: (await wrong(account)).map(({ region, previous }) => ({ call: mend(region), previous })),
        verify: ({ account }) => look(account),
      },
    ],
  }
}
