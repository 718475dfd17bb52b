import { watch } from 'vue'
import { ask, now } from '../lib/api'
import { grid } from '../lib/steps'
import type { Question } from '../lib/types'
import { presets, span } from '../lib/urlState'
import { type Polled, usePolling } from './usePolling'
import { useUrlState } from './useUrlState'

const iso = (seconds: number) => new Date(seconds * 1000).toISOString()

/** What differs from one question to the next; range, filters and units come from the address. */
export interface Part {
  dimensions?: string[]
  limit?: number
  /** rows of a list */
  points?: number
  /** buckets over the range, for a graph */
  buckets?: number
}

/**
 * Asks about the chosen range and filters, again when they change and at the range's own pace.
 *
 * @param part whatever of the state it reads is watched
 */
export function useQuestion<T>(path: string, part: () => Part): Polled<T> {
  const state = useUrlState()

  function question(): Question {
    const { buckets, ...rest } = part()
    const asked = span(state, now())
    const cut = buckets === undefined ? undefined : grid(asked.start, asked.end, buckets)
    return {
      start: iso(cut?.start ?? asked.start),
      end: iso(cut?.end ?? asked.end),
      filters: state.filters,
      units: state.units,
      ...(cut && { points: cut.points }),
      ...rest,
    }
  }

  const polled = usePolling<T>(
    (signal) => ask<T>(path, question(), signal),
    () => (state.range === 'custom' ? 60_000 : (presets[state.range]?.refreshMs ?? 30_000)),
  )
  watch(
    () => JSON.stringify([part(), state.range, state.from, state.to, state.filters, state.units]),
    polled.again,
  )
  return polled
}
