const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as it stands in HTML or XML, between tags as well as in a quoted attribute. */
export function withEntities(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
