/** Whether this is a run of continuous integration, where nothing is written but reports. */
export function isCi(): boolean {
  const { CI } = process.env
  return CI !== undefined && CI !== '' && CI !== 'false'
}
