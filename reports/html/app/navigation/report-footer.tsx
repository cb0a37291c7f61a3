/** Where the same is as data. A page cannot see whether it was sent alone. */
export function ReportFooter() {
  return (
    <footer class="page muted">
      The same as data: <a href="report.json">report.json</a>, if it lies beside this page. The page itself needs no
      other file.
    </footer>
  )
}
