package io.carillon.ingest.enrichment;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Places by address, when the operator has a database of them; without one nothing is guessed. */
@Singleton
class Places {
  private final @Nullable Reader reader;

  @Inject
  Places(EnrichmentConfig config) {
    this(config.places().orElse(null));
  }

  /**
   * @throws UncheckedIOException when the file is not there or no such database: the service does
   *     not start with half of what its operator wants
   */
  Places(@Nullable Path database) {
    try {
      reader = database == null ? null : new Reader(database.toFile(), new CHMCache());
    } catch (IOException e) {
      throw new UncheckedIOException("no database of places at " + database, e);
    }
  }

  void stop(@Observes ShutdownEvent event) throws IOException {
    if (reader != null) {
      reader.close();
    }
  }

  /** Where an address is; empty when nobody knows. */
  Optional<Place> of(InetAddress address) {
    if (reader == null) {
      return Optional.empty();
    }
    try {
      Map<?, ?> found = reader.get(address, Map.class);
      return found == null ? Optional.empty() : place(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Place> place(Map<?, ?> found) {
    Place place =
        new Place(
            text(found, "country", "iso_code"),
            found.get("subdivisions") instanceof List<?> regions
                    && !regions.isEmpty()
                    && regions.getFirst() instanceof Map<?, ?> region
                ? text(region, "iso_code")
                : null,
            text(found, "city", "names", "en"),
            text(found, "location", "time_zone"),
            tenth(found, "latitude"),
            tenth(found, "longitude"));
    return place.country() == null ? Optional.empty() : Optional.of(place);
  }

  /** A database says more of where an address is than it knows, and than anybody needs. */
  private static @Nullable Double tenth(Map<?, ?> from, String name) {
    return from.get("location") instanceof Map<?, ?> location
            && location.get(name) instanceof Number degrees
        ? Math.rint(degrees.doubleValue() * 10) / 10
        : null;
  }

  private static @Nullable String text(Map<?, ?> from, String... path) {
    Object at = from;
    for (String name : path) {
      at = at instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return at instanceof String text ? text : null;
  }
}
