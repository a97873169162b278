import { agoText } from '../../components/age.ts'
import { formatTime } from '../../components/time.ts'

interface Props {
  readonly at: Date | undefined
  readonly region?: string | undefined
  readonly now: number
}

/** When, to a day as people say it, and where; with the time for who wants it. */
export function When({ at, region, now }: Props) {
  if (at === undefined) return <>Not accessed in the tracking period</>
  return (
    <span title={formatTime(at)}>
      {agoText(at, now)}
      {region !== undefined && `, ${region}`}
    </span>
  )
}
