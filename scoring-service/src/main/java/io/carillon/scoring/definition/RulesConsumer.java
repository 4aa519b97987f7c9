package io.carillon.scoring.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.fact.Rules;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Each tenant's rules, put together anew whenever one of its definitions changes. */
@ApplicationScoped
public class RulesConsumer {
  private static final Logger LOG = Logger.getLogger(RulesConsumer.class);
  private static final int EARLY = 100;

  private final Definitions definitions;
  private final ObjectMapper json;
  private final Map<String, RuleBook> books = new ConcurrentHashMap<>();

  @Inject
  RulesConsumer(Definitions definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  void start(@Observes @Priority(EARLY) StartupEvent event) {
    definitions.onChange(Kinds.COMPUTED_TRAIT, this::changed);
    definitions.onChange(Kinds.SEGMENT, this::changed);
  }

  /** A tenant's rules at this moment. */
  public Rules rules(String tenant) {
    return book(tenant).rules();
  }

  /** A tenant's definitions at this moment. */
  public RuleBook book(String tenant) {
    return books.getOrDefault(tenant, RuleBook.EMPTY);
  }

  /** The tenants that define anything. */
  public Set<String> tenants() {
    return Set.copyOf(books.keySet());
  }

  /** Whether the definitions have been read up to where they ended at the start. */
  public boolean loaded() {
    return definitions.loaded();
  }

  /** Runs it when they have. */
  public void whenLoaded(Runnable work) {
    definitions.whenLoaded(work);
  }

  /** A journey or template that names this computed trait and that its owner sees. */
  Optional<String> userOfTrait(String tenant, Stored trait) {
    String quoted = Pattern.quote(trait.key());
    Pattern use =
        Pattern.compile(
            "computed\\s*(\\[\\s*\\\\?['\"]" + quoted + "\\\\?['\"]|\\." + quoted + "\\b)");
    return user(tenant, trait.unit(), text -> use.matcher(text).find());
  }

  /** A journey or template that names this segment and that its owner sees. */
  Optional<String> userOfSegment(String tenant, Stored segment) {
    String quoted = Pattern.quote(segment.key());
    Pattern use =
        Pattern.compile(
            "\\\\?['\"]"
                + quoted
                + "\\\\?['\"]\\s+in\\s+segments"
                + "|\"segment\"\\s*:\\s*\""
                + quoted
                + "\"");
    return user(tenant, segment.unit(), text -> use.matcher(text).find());
  }

  private Optional<String> user(String tenant, String unit, Predicate<String> names) {
    String own = RuleBook.scope(tenant, unit);
    for (String kind : List.of(Kinds.JOURNEY, Kinds.TEMPLATE)) {
      for (Definition definition : definitions.all(tenant, kind)) {
        String other = RuleBook.scope(tenant, definition.getUnit());
        boolean seen = Units.within(other, own) || Units.within(own, other);
        if (seen && !archived(definition) && names.test(definition.getBodyJson().toStringUtf8())) {
          return Optional.of(kind + " " + definition.getKey());
        }
      }
    }
    return Optional.empty();
  }

  private void changed(Definition definition) {
    String tenant = definition.getTenant();
    List<RuleBook.Trait> traits = new ArrayList<>();
    List<RuleBook.Segment> segments = new ArrayList<>();
    for (Definition known : including(definition, Kinds.COMPUTED_TRAIT)) {
      read(known, TraitBody.class)
          .ifPresent(
              body ->
                  traits.add(
                      new RuleBook.Trait(
                          known.getId(),
                          known.getKey(),
                          RuleBook.scope(tenant, known.getUnit()),
                          known.getVersion(),
                          live(known),
                          body)));
    }
    for (Definition known : including(definition, Kinds.SEGMENT)) {
      read(known, SegmentBody.class)
          .ifPresent(
              body ->
                  segments.add(
                      new RuleBook.Segment(
                          known.getId(),
                          known.getKey(),
                          RuleBook.scope(tenant, known.getUnit()),
                          known.getVersion(),
                          live(known),
                          body)));
    }
    books.put(tenant, RuleBook.of(traits, segments));
  }

  private Collection<Definition> including(Definition changed, String kind) {
    return definitions.all(changed.getTenant(), kind).stream()
        .filter(known -> !archived(known))
        .toList();
  }

  private <T> Optional<T> read(Definition definition, Class<T> type) {
    try {
      JsonNode body = json.readTree(definition.getBodyJson().toByteArray());
      return Optional.of(json.treeToValue(body, type));
    } catch (JsonProcessingException | ProblemException e) {
      LOG.errorf("%s %s cannot be read", definition.getKind(), definition.getId());
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean live(Definition definition) {
    return definition.getState() == DefinitionState.DEFINITION_STATE_LIVE;
  }

  private static boolean archived(Definition definition) {
    return definition.getState() == DefinitionState.DEFINITION_STATE_ARCHIVED;
  }
}
