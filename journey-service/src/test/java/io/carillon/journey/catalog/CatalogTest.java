package io.carillon.journey.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.journey.catalog.JourneyRow.State;
import io.carillon.journey.catalog.JourneyRow.VersionRow;
import io.carillon.journey.definition.Samples;
import io.carillon.journey.step.Journey;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class CatalogTest {
  private static final String TENANT = "demo";

  @Inject Catalog catalog;

  private final UUID id = UUID.randomUUID();

  @Test
  void whatWasReadBeforeAPublicationDoesNotReplaceWhatWasReadBehindIt() {
    JourneyRow draft = row(State.DRAFT, null, 1, List.of());
    JourneyRow live = row(State.LIVE, 1, 2, List.of(version(1)));

    catalog.put(TENANT, live);
    catalog.put(TENANT, draft);

    assertThat(catalog.live(TENANT, id)).hasValueSatisfying(j -> assertThat(j.version()).isOne());
  }

  @Test
  void theSameRowIsTakenAnewAsTheTenantsZoneMayBeAnotherOne() {
    JourneyRow live = row(State.LIVE, 1, 2, List.of(version(1)));

    catalog.put(TENANT, live);
    Journey before = catalog.live(TENANT, id).orElseThrow();
    catalog.put(TENANT, live);

    assertThat(catalog.live(TENANT, id).orElseThrow()).isNotSameAs(before);
  }

  @Test
  void aJourneyThatIsPausedLaterIsPaused() {
    catalog.put(TENANT, row(State.LIVE, 1, 2, List.of(version(1))));
    catalog.put(TENANT, row(State.PAUSED, 1, 3, List.of(version(1))));

    assertThat(catalog.live(TENANT, id).orElseThrow().standing())
        .isInstanceOf(Journey.Standing.Paused.class);
  }

  private JourneyRow row(
      State state, @Nullable Integer live, long definitionVersion, List<VersionRow> versions) {
    return new JourneyRow(
        id, "j-" + id, "/demo", Map.of(), state, live, null, null, definitionVersion, versions);
  }

  private static VersionRow version(int number) {
    return new VersionRow(number, Samples.hello(), Instant.EPOCH, "rachel", false);
  }
}
