import SpaceBetween from '@cloudscape-design/components/space-between'
import { Loaded } from '../../components/loaded.tsx'
import { useQuery } from '../../components/use-query.ts'
import { useLocation } from '../../router/location.ts'
import { draftFrom, newDraft } from './alarm-draft.ts'
import { AlarmWizard } from './alarm-wizard.tsx'
import { alarmsNamed } from './calls.ts'
import { RegionNote } from './region-note.tsx'

/** "Create alarm": an empty wizard, or, with `?copy=name`, one filled from an alarm that exists. */
export default function CreateAlarmPage() {
  const source = useLocation().query.get('copy')
  return (
    <SpaceBetween size="l">
      <RegionNote />
      {source === null ? <AlarmWizard initial={newDraft} editing={false} /> : <CopiedAlarm name={source} />}
    </SpaceBetween>
  )
}

function CopiedAlarm({ name }: { readonly name: string }) {
  const query = useQuery(`alarm ${name}`, async () => (await alarmsNamed([name]))[0] ?? null)
  return (
    <Loaded query={query} what="the alarm">
      {(alarm) => (
        <AlarmWizard
          initial={alarm === null ? newDraft : { ...draftFrom(alarm), name: `${name}-copy` }}
          editing={false}
        />
      )}
    </Loaded>
  )
}
