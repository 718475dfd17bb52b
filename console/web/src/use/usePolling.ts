import { onScopeDispose, ref, type Ref, shallowRef } from 'vue'
import { ApiError } from '../lib/api'

export interface Polled<T> {
  /** the newest answer; kept while later ones fail */
  data: Ref<T | null>
  /** why the last attempt failed; empty when it did not */
  error: Ref<string>
  /** whether the process behind this page has no such part: it is in another one */
  absent: Ref<boolean>
  /** asks at once, dropping an attempt that is under way */
  again: () => void
}

const retryMs = 3000
const absentMs = 30_000

/**
 * Asks again and again, one question at a time, sooner after a failure, and pauses while nobody
 * looks.
 *
 * @param everyMs pause after an answer; a function is asked each time
 */
export function usePolling<T>(
  question: (signal: AbortSignal) => Promise<T>,
  everyMs: number | (() => number),
): Polled<T> {
  const data = shallowRef<T | null>(null)
  const error = ref('')
  const absent = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  async function tick(): Promise<void> {
    const own = new AbortController()
    running = own
    try {
      const answer = await question(own.signal)
      if (own.signal.aborted) return
      data.value = answer
      error.value = ''
      absent.value = false
    } catch (e) {
      if (own.signal.aborted) return
      absent.value = e instanceof ApiError && e.status === 404
      error.value = absent.value ? '' : e instanceof Error ? e.message : String(e)
    }
    running = undefined
    schedule()
  }

  function schedule(): void {
    clearTimeout(timer)
    if (document.hidden) return
    const usual = typeof everyMs === 'function' ? everyMs() : everyMs
    const pause = absent.value ? Math.max(usual, absentMs) : usual
    timer = setTimeout(tick, error.value === '' ? pause : Math.min(pause, retryMs))
  }

  function again(): void {
    clearTimeout(timer)
    running?.abort()
    running = undefined
    void tick()
  }

  function visible(): void {
    if (!document.hidden && !running) again()
  }

  document.addEventListener('visibilitychange', visible)
  onScopeDispose(() => {
    clearTimeout(timer)
    running?.abort()
    document.removeEventListener('visibilitychange', visible)
  })
  again()
  return { data, error, absent, again }
}
