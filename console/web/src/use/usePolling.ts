import { onScopeDispose, ref, type Ref, shallowRef } from 'vue'

export interface Polled<T> {
  /** the newest answer; kept while later ones fail */
  data: Ref<T | null>
  /** why the last attempt failed; empty when it did not */
  error: Ref<string>
  /** asks at once, dropping an attempt that is under way */
  again: () => void
}

const retryMs = 3000

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
    } catch (e) {
      if (own.signal.aborted) return
      error.value = e instanceof Error ? e.message : String(e)
    }
    running = undefined
    schedule()
  }

  function schedule(): void {
    clearTimeout(timer)
    if (document.hidden) return
    const pause = typeof everyMs === 'function' ? everyMs() : everyMs
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
  return { data, error, again }
}
