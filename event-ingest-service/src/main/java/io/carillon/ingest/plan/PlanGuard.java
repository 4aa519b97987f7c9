package io.carillon.ingest.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.Fields;
import io.carillon.ingest.event.Json;
import io.carillon.platform.problem.Violation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Holds events to the plans of their tenant and unit. */
@Singleton
public class PlanGuard {
  /** As dead letters name it that puts events there. */
  public static final String NAME = "tracking-plans";

  private static final Logger LOG = Logger.getLogger(PlanGuard.class);

  /** Numbers stay as they were written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private final PlanBook book;

  @Inject
  PlanGuard(PlanBook book) {
    this.book = book;
  }

  /** Whether there is anything to hold a tenant's events to. */
  public boolean guards(String tenant) {
    return book.hasPlans(tenant);
  }

  /**
   * What becomes of an event.
   *
   * @param json an object, checked
   */
  public Ruling rule(String tenant, String unit, Call call, String name, Json json) {
    Optional<Planned> planned = book.find(tenant, unit, new EventName(call, name));
    if (planned.isEmpty()) {
      return Ruling.unplanned(json);
    }
    Planned by = planned.get();
    PlanSchema schema = by.schema();
    if (schema == null) {
      return Ruling.unplanned(json);
    }
    try {
      return rule(by, schema, json);
    } catch (IOException | RuntimeException e) {
      // an event is never lost for a fault of ours
      LOG.errorf(e, "Tracking plan %s version %d could not be held to", by.plan(), by.version());
      return Ruling.unplanned(json);
    }
  }

  private static Ruling rule(Planned by, PlanSchema schema, Json json) throws IOException {
    Optional<Json> given = Fields.at(json, by.root()).filter(Fields::isObject);
    ObjectNode properties = properties(given);
    if (!schema.canCheck(properties, given.map(Json::length).orElse(0))) {
      List<Breach> breaches = List.of(Breach.TOO_MUCH);
      Json marked = by.mode() == Mode.ALLOW ? json : marked(json, by, breaches);
      return new Ruling(marked, by, breaches, false);
    }
    List<Breach> breaches = schema.breaches(properties);
    if (breaches.isEmpty()) {
      return new Ruling(json, by, breaches, false);
    }
    return switch (by.mode()) {
      case ALLOW -> new Ruling(json, by, breaches, false);
      case ANNOTATE -> new Ruling(marked(json, by, breaches), by, breaches, false);
      case OMIT -> {
        List<Breach> said = Omission.from(properties, schema, breaches);
        Json without = Fields.with(json, by.root(), JSON.writeValueAsBytes(properties));
        yield new Ruling(marked(without, by, said), by, said, false);
      }
      case QUARANTINE -> new Ruling(json, by, breaches, true);
    };
  }

  private static ObjectNode properties(Optional<Json> given) throws IOException {
    return given.isEmpty()
        ? JSON.createObjectNode()
        : (ObjectNode)
            JSON.readTree(given.get().bytes(), given.get().start(), given.get().length());
  }

  /** The event with what is wrong with it as `context.violations`. */
  private static Json marked(Json json, Planned by, List<Breach> breaches) throws IOException {
    byte[] said = JSON.writeValueAsBytes(said(by, breaches));
    Json context =
        Fields.at(json, "context")
            .filter(Fields::isObject)
            .orElseGet(() -> Json.of("{}".getBytes(StandardCharsets.UTF_8)));
    return Fields.with(json, "context", Fields.with(context, "violations", said).copy());
  }

  private static ArrayNode said(Planned by, List<Breach> breaches) {
    ArrayNode said = JSON.createArrayNode();
    for (Breach breach : breaches) {
      Violation violation = breach.violation(by.root());
      ObjectNode one = said.addObject();
      one.put("plan", by.key())
          .put("version", by.version())
          .put("mode", by.mode().word())
          .put("field", violation.field())
          .put("rule", breach.rule())
          .put("found", violation.found())
          .put("expected", breach.expected());
      if (by.mode() == Mode.OMIT && !breach.place().isEmpty()) {
        one.put("omitted", breach.omitted(by.root()));
      }
    }
    return said;
  }

  /** The ruling as whoever reads the dead letter gets to know it. */
  public static String note(Ruling ruling) {
    Planned by = ruling.by();
    JsonNode said = by == null ? JSON.createArrayNode() : said(by, ruling.breaches());
    try {
      return JSON.writeValueAsString(said);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Violations cannot be written", e);
    }
  }
}
