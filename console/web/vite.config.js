import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const server = process.env.WEIR_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue()],
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true } } },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
})
