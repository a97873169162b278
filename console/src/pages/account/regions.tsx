import {
  DisableRegionCommand,
  EnableRegionCommand,
  paginateListRegions,
  type Region,
  type RegionOptStatus,
} from '@aws-sdk/client-account'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { account } from '../../api/account.ts'
import { regionName } from '../../api/regions.ts'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { type Column, ResourceTable } from '../../components/resource-table.tsx'
import { useQuery } from '../../components/use-query.ts'

/** While something is under way it is looked at again. Milliseconds. */
const LOOKED_AT_EVERY = 2000

const STATUSES: Readonly<Record<RegionOptStatus, readonly [StatusIndicatorProps.Type, string]>> = {
  ENABLED: ['success', 'Enabled'],
  ENABLED_BY_DEFAULT: ['success', 'Enabled by default'],
  ENABLING: ['in-progress', 'Enabling'],
  DISABLING: ['in-progress', 'Disabling'],
  DISABLED: ['stopped', 'Disabled'],
}

const COLUMNS: readonly Column<Region>[] = [
  { id: 'name', header: 'Region name', cell: ({ RegionName = '' }) => regionName(RegionName) },
  { id: 'code', header: 'Code', cell: ({ RegionName }) => RegionName, sortingField: 'RegionName' },
  {
    id: 'status',
    header: 'Status',
    cell: ({ RegionOptStatus = 'DISABLED' }) => {
      const [type, text] = STATUSES[RegionOptStatus]
      return <StatusIndicator type={type}>{text}</StatusIndicator>
    },
    sortingField: 'RegionOptStatus',
  },
]

async function readRegions(): Promise<readonly Region[]> {
  const regions: Region[] = []
  for await (const page of paginateListRegions({ client: account }, {})) regions.push(...(page.Regions ?? []))
  return regions
}

/** Which Regions the account uses. */
export function Regions() {
  const [isUnderWay, setUnderWay] = useState(false)
  const query = useQuery(
    'account-regions',
    async () => {
      const regions = await readRegions()
      setUnderWay(regions.some(({ RegionOptStatus: status }) => status === 'ENABLING' || status === 'DISABLING'))
      return regions
    },
    isUnderWay ? { every: LOOKED_AT_EVERY } : {},
  )
  const [selected, setSelected] = useState<readonly Region[]>([])
  const [asked, setAsked] = useState<'enable' | 'disable'>()
  const region = query.data?.find(({ RegionName }) => RegionName === selected[0]?.RegionName)
  return (
    <>
      <ResourceTable
        name="Regions"
        heading="AWS Regions"
        description="In a Region that is disabled nobody knows this account's credentials."
        query={query}
        columns={COLUMNS}
        idOf={({ RegionName = '' }) => RegionName}
        filterLabel="Find Regions"
        matches={({ RegionName = '' }, text) =>
          `${RegionName} ${regionName(RegionName)}`.toLowerCase().includes(text.toLowerCase())
        }
        selection="single"
        selected={region ? [region] : []}
        onSelect={setSelected}
        pageSize={10}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={region?.RegionOptStatus !== 'ENABLED'} onClick={() => setAsked('disable')}>
              Disable
            </Button>
            <Button disabled={region?.RegionOptStatus !== 'DISABLED'} onClick={() => setAsked('enable')}>
              Enable
            </Button>
          </SpaceBetween>
        }
      />
      {asked !== undefined && region?.RegionName !== undefined && (
        <SwitchModal
          region={region.RegionName}
          to={asked}
          onDone={() => query.reload()}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

interface SwitchProps {
  readonly region: string
  readonly to: 'enable' | 'disable'
  readonly onDone: () => Promise<void>
  readonly onClose: () => void
}

function SwitchModal({ region, to, onDone, onClose }: SwitchProps) {
  const isEnabling = to === 'enable'
  const change = async () => {
    const input = { RegionName: region }
    await account.send(isEnabling ? new EnableRegionCommand(input) : new DisableRegionCommand(input))
    flash('success', `${regionName(region)} is being ${isEnabling ? 'enabled' : 'disabled'}.`)
    await onDone()
  }
  return (
    <ConfirmModal
      header={`${isEnabling ? 'Enable' : 'Disable'} ${regionName(region)}?`}
      confirm={isEnabling ? 'Enable Region' : 'Disable Region'}
      onConfirm={change}
      onClose={onClose}
    >
      <Box>
        {isEnabling
          ? 'Requests there are taken when that is done, in some seconds.'
          : 'Nobody can ask anything there from now on. What the account has there stays, alarms go on, and it is there again when the Region is enabled.'}
      </Box>
    </ConfirmModal>
  )
}
