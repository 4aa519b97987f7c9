package io.carillon.scorecard.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.definitions.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An app as people read it.
 *
 * @param competitors the keys of the apps that it is compared with
 * @param state live or archived
 * @param version its ETag
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppView(
    UUID id,
    String key,
    String name,
    boolean own,
    AppBody.@Nullable Ios ios,
    AppBody.@Nullable Android android,
    List<String> countries,
    @Nullable String category,
    List<String> keywords,
    List<String> competitors,
    String state,
    long version,
    Instant createdAt,
    Instant changedAt) {

  static AppView of(Stored stored, String state, App app) {
    return new AppView(
        stored.id(),
        stored.key(),
        app.name(),
        app.own(),
        app.ios(),
        app.android(),
        app.countries(),
        app.category(),
        app.keywords(),
        app.competitors(),
        state.toLowerCase(Locale.ROOT),
        stored.version(),
        stored.createdAt(),
        stored.changedAt());
  }

  public boolean archived() {
    return state.equals("archived");
  }
}
