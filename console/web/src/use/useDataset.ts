import { computed } from 'vue'
import { get } from '../lib/api'
import type { Dataset, Named } from '../lib/types'
import { type Polled, usePolling } from './usePolling'

/** What the page offers first; the rest follows behind it. */
const favourites = [
  'ExporterName',
  'SrcAS',
  'DstAS',
  'SrcAddr',
  'DstAddr',
  'DstPort',
  'SrcPort',
  'Proto',
  'EType',
  'InIfName',
  'OutIfName',
  'InIfProvider',
  'InIfBoundary',
  'ExporterSite',
  'SrcNetName',
  'DstNetName',
]

let polled: Polled<Dataset> | undefined

/** The dimensions that can be asked for; the favourites alone until the server has answered. */
export function useDataset() {
  polled ??= usePolling<Dataset>((s) => get('/api/v0/console/dataset', s), 60_000)
  const answer = polled.data
  const favourite = computed<Named[]>(() => {
    const known = answer.value?.dimensions
    return favourites.flatMap((name) => {
      if (!known) return [{ name, label: name }]
      return known.filter((dimension) => dimension.name === name)
    })
  })
  const others = computed<Named[]>(() =>
    (answer.value?.dimensions ?? []).filter((dimension) => !favourites.includes(dimension.name)),
  )
  const label = (name: string) =>
    answer.value?.dimensions.find((dimension) => dimension.name === name)?.label ?? name
  const units = computed<Named[]>(
    () => answer.value?.units ?? [{ name: 'l3bits', label: 'Bits (layer 3)' }],
  )
  return { favourite, others, units, label }
}
