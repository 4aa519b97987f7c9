package io.carillon.scorecard.snapshot;

import io.carillon.platform.store.Ids;
import io.carillon.scorecard.app.Market;
import io.carillon.scorecard.indicator.Fact;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file.
 *
 * @param version the current version's name
 * @param releaseNotes what the publisher says of it
 */
record Snapshot(
    Market store,
    String country,
    Fact fact,
    @Nullable String version,
    @Nullable String releaseNotes) {

  /** The same for the same content, so that a line that comes again is known. */
  UUID id(UUID app) {
    return Ids.hash(app, this);
  }

  /** The same for notes that differ in case and white space only. */
  static @Nullable UUID notesHash(@Nullable String notes) {
    String words = notes == null ? "" : notes.strip().replaceAll("\\s+", " ");
    return words.isEmpty() ? null : Ids.hash(words.toLowerCase(Locale.ROOT));
  }
}
