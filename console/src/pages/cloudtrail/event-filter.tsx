import type { LookupAttributeKey } from '@aws-sdk/client-cloudtrail'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import { useEffect, useState } from 'react'
import { lookupAttributes } from './lookup.ts'
import { isValidRange, relativeRanges } from './time-range.ts'

interface Filter {
  readonly attribute: LookupAttributeKey
  readonly value: string
}

interface Props {
  readonly filter: Filter
  readonly onFilter: (filter: Filter) => void
  readonly range: DateRangePickerProps.Value | null
  readonly onRange: (range: DateRangePickerProps.Value | null) => void
}

const readOnlyValues = [
  { value: 'false', label: 'false' },
  { value: 'true', label: 'true' },
  { value: '', label: 'Any' },
]

/** Which events are shown: one attribute, as LookupEvents takes it, and a range of time. */
export function EventFilter({ filter, onFilter, range, onRange }: Props) {
  const selected = lookupAttributes.find(({ value }) => value === filter.attribute) ?? lookupAttributes[0]
  return (
    <Container>
      <ColumnLayout columns={3}>
        <FormField label="Lookup attribute">
          <Select
            selectedOption={selected}
            options={lookupAttributes}
            onChange={({ detail }) => {
              const attribute = lookupAttributes.find(({ value }) => value === detail.selectedOption.value)
              if (attribute !== undefined) {
                onFilter({ attribute: attribute.value, value: attribute.value === 'ReadOnly' ? 'false' : '' })
              }
            }}
          />
        </FormField>
        <FormField label={selected.label}>
          {filter.attribute === 'ReadOnly' ? (
            <Select
              selectedOption={readOnlyValues.find(({ value }) => value === filter.value) ?? null}
              options={readOnlyValues}
              onChange={({ detail }) => onFilter({ ...filter, value: detail.selectedOption.value ?? '' })}
            />
          ) : (
            <ValueInput
              key={filter.attribute}
              label={selected.label}
              onValue={(value) => onFilter({ ...filter, value })}
            />
          )}
        </FormField>
        <FormField label="Time range">
          <DateRangePicker
            value={range}
            onChange={({ detail }) => onRange(detail.value)}
            relativeOptions={relativeRanges}
            isValidRange={isValidRange}
            placeholder="Last 90 days"
            hideTimeOffset
            i18nStrings={{
              formatRelativeRange: ({ amount, unit }) => `Last ${amount} ${unit}${amount === 1 ? '' : 's'}`,
            }}
            expandToViewport
          />
        </FormField>
      </ColumnLayout>
    </Container>
  )
}

const TYPING_PAUSE = 400

/** Hands the value on when the person stops typing, not at each letter: each value is a question to the server. */
function ValueInput({ label, onValue }: { readonly label: string; readonly onValue: (value: string) => void }) {
  const [text, setText] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another text starts the pause again
  useEffect(() => {
    const timer = setTimeout(() => onValue(text.trim()), TYPING_PAUSE)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <Input
      type="search"
      value={text}
      placeholder={`Enter the exact ${label.toLowerCase()}`}
      clearAriaLabel="Clear"
      onChange={({ detail }) => setText(detail.value)}
    />
  )
}
