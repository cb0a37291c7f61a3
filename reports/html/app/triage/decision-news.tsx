interface DecisionNewsProps {
  /** What is so now, a sentence each; null or empty: nothing of that kind. */
  readonly news: readonly (string | null)[]
}

/**
 * Says what becomes of decisions to who cannot see it. It stands in the page from the start, empty: a place that comes with
 * its first text would not be read out.
 */
export function DecisionNews({ news }: DecisionNewsProps) {
  return (
    <div class="hidden no-print decision-news" aria-live="polite">
      {news.map((text, index) => (
        <p key={index}>{text}</p>
      ))}
    </div>
  )
}
