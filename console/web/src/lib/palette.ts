/** Colours of series, tellable apart on both backgrounds and with the usual colour blindnesses. */
export const palette = {
  dark: ['#38bdf8', '#a78bfa', '#34d399', '#fbbf24', '#f472b6', '#60a5fa', '#fb923c', '#2dd4bf', '#c084fc', '#a3e635'],
  light: ['#0284c7', '#7c3aed', '#059669', '#d97706', '#db2777', '#2563eb', '#ea580c', '#0d9488', '#9333ea', '#65a30d'],
}

export const other = { dark: '#64748b', light: '#94a3b8' }

export function colour(index: number, name: string, dark: boolean): string {
  const mode = dark ? 'dark' : 'light'
  if (name === 'Other') return other[mode]
  const colours = palette[mode]
  return colours[index % colours.length]!
}
