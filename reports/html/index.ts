export { renderHtml } from './render-html.ts'
export { loadTemplate } from './template.ts'
