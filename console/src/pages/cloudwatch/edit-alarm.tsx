import { Loaded } from '../../components/loaded.tsx'
import { useQuery } from '../../components/use-query.ts'
import type { PageProps } from '../page-props.ts'
import { draftFrom } from './alarm-draft.ts'
import { AlarmWizard } from './alarm-wizard.tsx'
import { alarmsNamed } from './calls.ts'
import { NoAlarm } from './no-alarm.tsx'

/** "Edit": the wizard, filled from the alarm, which it replaces. */
export default function EditAlarmPage({ params }: PageProps) {
  const name = params.alarmName ?? ''
  const query = useQuery(`alarm ${name}`, async () => (await alarmsNamed([name]))[0] ?? null)
  return (
    <Loaded query={query} what="the alarm">
      {(alarm) => (alarm === null ? <NoAlarm name={name} /> : <AlarmWizard initial={draftFrom(alarm)} editing />)}
    </Loaded>
  )
}
