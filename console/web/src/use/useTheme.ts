import { computed, ref, watchEffect } from 'vue'

type Choice = 'auto' | 'dark' | 'light'

const key = 'weir-theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const systemDark = ref(system.matches)
system.addEventListener('change', () => (systemDark.value = system.matches))

function stored(): Choice {
  try {
    const value = localStorage.getItem(key)
    return value === 'dark' || value === 'light' ? value : 'auto'
  } catch {
    return 'auto'
  }
}

const choice = ref<Choice>(stored())
const dark = computed(() => (choice.value === 'auto' ? systemDark.value : choice.value === 'dark'))

watchEffect(() => {
  document.documentElement.dataset['theme'] = dark.value ? 'dark' : 'light'
})

/** Dark or light: the system's wish until someone chooses. */
export function useTheme() {
  function toggle(): void {
    choice.value = dark.value ? 'light' : 'dark'
    try {
      localStorage.setItem(key, choice.value)
    } catch {
      // a browser that keeps nothing still shows the choice
    }
  }
  return { dark, toggle }
}
