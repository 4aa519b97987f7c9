package io.carillon.ingest.tracking;

/** Texts as 64 bits, which nobody can foretell who does not know the number they begin with. */
final class Marks {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private Marks() {}

  /** What was marked before, followed by a text. */
  static long with(long before, String text) {
    long mark = before;
    for (int i = 0; i < text.length(); i++) {
      mark = with(mark, text.charAt(i));
    }
    return mark;
  }

  /** What was marked before, followed by a number. */
  static long with(long before, long number) {
    long mark = (before ^ number) * SPREAD;
    return mark ^ (mark >>> 32);
  }
}
