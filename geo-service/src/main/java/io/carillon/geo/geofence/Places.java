package io.carillon.geo.geofence;

import io.carillon.geo.shape.Position;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which fences hold a place, and which are near it: asked of the book, never of the database. */
@ApplicationScoped
class Places {
  private final FenceBook book;
  private final Clock clock;

  @Inject
  Places(FenceBook book, Clock clock) {
    this.book = book;
    this.clock = clock;
  }

  List<Located> locate(String tenant, Position place, Predicate<Fence> wanted) {
    Instant now = clock.instant();
    return book.of(tenant).at(place).stream()
        .filter(found -> found.fence().open(now) && wanted.test(found.fence()))
        .map(Located::of)
        .toList();
  }

  /**
   * @throws ProblemException INVALID_VALUE for a limit outside of 1 to 100
   */
  Neighbourhood nearby(
      String tenant, Position place, @Nullable Integer limit, Predicate<Fence> wanted) {
    int most = limit == null ? Neighbourhood.USUAL : limit;
    if (most < 1 || most > Neighbourhood.MOST) {
      throw ProblemException.invalid("limit", limit, "1.." + Neighbourhood.MOST);
    }
    return Neighbourhood.of(book.of(tenant), place, most, wanted, clock.instant());
  }
}
