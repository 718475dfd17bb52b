// The browser of the end-to-end checks: Chromium as the system has it.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where a browser is, or undefined. */
export function executable() {
  return places.find((place) => place && existsSync(place))
}

/** Runs `work` with a fresh browser context, and leaves nothing behind. */
export async function withBrowser(options, work) {
  const profile = mkdtempSync(join(tmpdir(), 'weir-e2e-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable(),
    viewport: { width: 1440, height: 1000 },
    reducedMotion: 'reduce',
    ...options,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  try {
    await work(context)
  } finally {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  }
}
