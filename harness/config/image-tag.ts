/** Whether a text can be the tag of a container image, by the grammar of image references. */
export function isTag(text: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(text)
}

/** The image with another tag, in place of the tag and digest that it may have: `host:5000/postgres:18` keeps its host. */
export function withTag(image: string, tag: string): string {
  const [named = ''] = image.split('@')
  return `${named.replace(/:[^/:]*$/, '')}:${tag}`
}
