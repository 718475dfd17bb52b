import { watch } from 'vue'
import { ask, now } from '../lib/api'
import type { Question } from '../lib/types'
import { presets, span } from '../lib/urlState'
import { type Polled, usePolling } from './usePolling'
import { useUrlState } from './useUrlState'

const iso = (seconds: number) => new Date(seconds * 1000).toISOString()

/**
 * Asks about the chosen range and filters, again when they change and at the range's own pace.
 *
 * @param more dimensions, limit and points; whatever of the state it reads is watched
 */
export function useQuestion<T>(path: string, more: () => Partial<Question> | null): Polled<T> {
  const state = useUrlState()

  function question(): Question | null {
    const rest = more()
    if (!rest) return null
    const { start, end } = span(state, now())
    // whole steps from the start on, so that graphs do not shimmer as time goes by
    const step = Math.max(1, Math.floor((end - start) / (rest.points ?? 200)))
    const from = Math.floor(start / step) * step
    return {
      start: iso(from),
      end: iso(Math.max(end, from + 1)),
      filters: state.filters,
      units: state.units,
      ...rest,
    }
  }

  const polled = usePolling<T | null>(
    (signal) => {
      const asked = question()
      return asked ? ask<T>(path, asked, signal) : Promise.resolve(null)
    },
    () => (state.range === 'custom' ? 60_000 : (presets[state.range]?.refreshMs ?? 30_000)),
  )
  watch(
    () => JSON.stringify([more(), state.range, state.from, state.to, state.filters, state.units]),
    polled.again,
  )
  return polled as Polled<T>
}
