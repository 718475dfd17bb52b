import { reactive, watch } from 'vue'
import { type State, format, parse } from '../lib/urlState'

const state = reactive<State>(parse(location.search))
let fromHistory = false

addEventListener('popstate', () => {
  fromHistory = true
  Object.assign(state, parse(location.search))
})

watch(
  () => format(state),
  (search) => {
    if (!fromHistory) history.pushState(null, '', location.pathname + search + location.hash)
    fromHistory = false
  },
)

/** The page's state, in step with the address bar and its back button. */
export function useUrlState(): State {
  return state
}
