package io.carillon.journey.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.journey.definition.Checks;
import io.carillon.journey.definition.JourneyReason;
import io.carillon.journey.definition.Known;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.problem.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Checks journeys against what their unit has: its own, what those above share, and what is below.
 * Something that was made a moment ago by another service may be on its way here, so an unknown
 * name is looked up for a second and a half before it is called unknown.
 */
@ApplicationScoped
class KnownDefinitions {
  private static final Set<Reason> MAY_COME =
      Set.of(
          JourneyReason.TEMPLATE_UNKNOWN,
          JourneyReason.SEGMENT_UNKNOWN,
          JourneyReason.COMPUTED_TRAIT_UNKNOWN);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final int LOOKS = 30;

  private final Definitions definitions;
  private final ObjectMapper json;

  @Inject
  KnownDefinitions(Definitions definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  Checks.Checked check(String tenant, String unit, JsonNode journey) {
    Known known = new OfUnit(tenant, unit);
    Checks.Checked checked = Checks.check(journey, known);
    for (int look = 0; look < LOOKS && mayCome(checked); look++) {
      try {
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return checked;
      }
      checked = Checks.check(journey, known);
    }
    return checked;
  }

  private static boolean mayCome(Checks.Checked checked) {
    return !checked.mistakes().isEmpty()
        && checked.mistakes().stream().allMatch(m -> MAY_COME.contains(m.reason()));
  }

  private final class OfUnit implements Known {
    private final String tenant;
    private final String unit;

    OfUnit(String tenant, String unit) {
      this.tenant = tenant;
      this.unit = unit;
    }

    @Override
    public boolean template(String key, String channel) {
      return find(Kinds.TEMPLATE, key).filter(t -> hasChannel(t, channel)).isPresent();
    }

    @Override
    public boolean segment(String key) {
      return find(Kinds.SEGMENT, key).isPresent();
    }

    @Override
    public boolean computedTrait(String key) {
      return find(Kinds.COMPUTED_TRAIT, key).isPresent();
    }

    private Optional<Definition> find(String kind, String key) {
      return definitions
          .byKey(tenant, kind, key)
          .filter(d -> d.getState() != DefinitionState.DEFINITION_STATE_ARCHIVED)
          .filter(d -> Units.within(unit, d.getUnit()) || Units.within(d.getUnit(), unit));
    }
  }

  private boolean hasChannel(Definition template, String channel) {
    try {
      return json.readTree(template.getBodyJson().toByteArray())
          .path("channel")
          .asText(channel)
          .equals(channel);
    } catch (IOException e) {
      return false;
    }
  }
}
